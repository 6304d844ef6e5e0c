using CrossEncoderOperator.Runtime.Hosting;
using CrossEncoderOperator.Runtime.LeaderElection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrossEncoderOperator.Runtime.Tests.LeaderElection;

/// <summary>A process that wants to lead, with a clock and a network of its own.</summary>
internal sealed class Candidate : IAsyncDisposable
{
    private static readonly LeaderElectionOptions Options = new() { LeaseDuration = TimeSpan.FromSeconds(15), RenewDeadline = TimeSpan.FromSeconds(10) };

    private readonly TaskCompletionSource<CancellationToken> _leads = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _work = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly Kubernetes _kubernetes;

    public Candidate(string name, ScriptedServer server)
    {
        Name = name;
        Network = new Network();
        _kubernetes = server.Connect(Network);
        var elector = new LeaderElector(
            new ApiClient(_kubernetes, Time, Metrics), new ObjectKey("sys", "op"), name, Options, Time, Metrics, NullLogger.Instance);
        Run = elector.RunAsync(
            async lost =>
            {
                _leads.SetResult(lost);
                await _work.Task;
            },
            _stop.Token);
    }

    public string Name { get; }

    public TestTime Time { get; } = new();

    public Network Network { get; }

    public RuntimeMetrics Metrics { get; } = new(Prometheus.Metrics.NewCustomRegistry());

    public Task<bool> Run { get; }

    public bool Leads => _leads.Task.IsCompletedSuccessfully;

    /// <summary>Waits until it leads.</summary>
    /// <returns>Cancelled when the lease is lost.</returns>
    public Task<CancellationToken> LeadsAsync() => _leads.Task.OrTimeout($"{Name} to lead");

    /// <summary>Ends the wait of at most three seconds before the next try to acquire, and waits until that try is over.</summary>
    public async Task TryOnceMoreAsync()
    {
        await Time.FireAsync($"{Name}'s next try", 0, 3);
        await Task.WhenAny(_leads.Task, Time.ArmedAsync($"{Name}'s try to be over", t => t.TotalSeconds <= 3)).OrTimeout("the try");
    }

    public void EndWork() => _work.SetResult();

    public Task StopAsync() => _stop.CancelAsync();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _work.TrySetResult();
        _kubernetes.Dispose();
        _stop.Dispose();
    }
}
