using System.Globalization;
using CrossEncoderOperator.Rig.Processes;

namespace CrossEncoderOperator.OperatorBench;

/// <summary>An operator that runs as users run it: with leader election, against the cluster's HTTP API.</summary>
internal sealed class OperatorProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(20);

    private readonly BackgroundProgram _process;
    private readonly HttpClient _http;

    private OperatorProcess(BackgroundProgram process, int port)
    {
        _process = process;
        _http = new() { BaseAddress = new($"http://127.0.0.1:{port}") };
    }

    public int ProcessId => _process.Id;

    /// <summary>Peak of the resident memory, in MiB.</summary>
    public double PeakMemory => double.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
        CultureInfo.InvariantCulture) / 1024;

    public static OperatorProcess Start(string name, HollowCluster cluster)
    {
        var port = FreePort.Find();
        return new(
            BackgroundProgram.Start(
                name, cluster.Folder, Repository.Program("Operator"),
                "--kubeconfig", cluster.Kubeconfig, "--address", "127.0.0.1", "--port", $"{port}",
                "--router-namespace", "crossencoder-system", "--leader-election-namespace", "crossencoder-system"),
            port);
    }

    /// <summary>Waits until the caches are filled.</summary>
    public Task ReadyAsync(CancellationToken cancel) => _process.ReadyAsync(new Uri(_http.BaseAddress!, "/healthz/ready"), cancel);

    /// <summary>Waits until it leads.</summary>
    public async Task LeadsAsync(CancellationToken cancel)
    {
        await ReadyAsync(cancel);
        while ((await MetricsAsync(cancel)).Sum("leader_election_master_status") < 1)
        {
            await Task.Delay(s_interval, TimeProvider.System, cancel);
        }
    }

    public async Task<OperatorMetrics> MetricsAsync(CancellationToken cancel) =>
        OperatorMetrics.Parse(await _http.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancel));

    /// <summary>SIGTERM.</summary>
    public Task StopAsync() => _process.StopAsync();

    /// <summary>SIGKILL.</summary>
    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }
}
