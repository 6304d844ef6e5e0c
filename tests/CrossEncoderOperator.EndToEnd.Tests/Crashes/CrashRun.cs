using System.Diagnostics;
using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Status;
using CrossEncoderOperator.Rig.Processes;
using CrossEncoderOperator.TestKit;
using k8s;

namespace CrossEncoderOperator.EndToEnd.Tests.Crashes;

/// <summary>One rollout, during which the operator may be killed at one of its writes, and is started again as a kubelet would.</summary>
internal sealed class CrashRun : IAsyncDisposable
{
    private const string Name = "product-search";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly HollowCluster _cluster;
    private readonly TestNamespace _namespace;
    private readonly ApiProxy _proxy;
    private readonly string _folder;
    private readonly int _port = FreePort.Find();
    private BackgroundProgram _operator;
    private int _operators;

    private CrashRun(HollowCluster cluster, TestNamespace ns, ApiProxy proxy, string folder)
    {
        (_cluster, _namespace, _proxy, _folder) = (cluster, ns, proxy, folder);
        _operator = StartOperator();
    }

    /// <summary>Starts an operator for a namespace of its own, and brings a first model to serve.</summary>
    public static async Task<CrashRun> StartAsync(HollowCluster cluster)
    {
        var folder = cluster.Folder();
        var run = new CrashRun(cluster, await cluster.NamespaceAsync(), await ApiProxy.StartAsync(cluster.Kubeconfig, folder), folder);
        await run.ApplyAsync("first");
        await run.ReachesAsync("the first model to serve", status => status.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true);
        return run;
    }

    /// <summary>Deploys another model, kills the operator at a write, and waits for the end.</summary>
    /// <param name="kill">Number of the write from the deployment on; 0 kills never.</param>
    /// <param name="carriedOut">Whether the write still reaches the API server.</param>
    /// <param name="expected">What is to be left; waited for if it is given.</param>
    /// <returns>The writes up to the end, or to the kill; and what is left.</returns>
    public async Task<(ApiWrite? Killed, int Writes, string EndState)> RolloutAsync(string model, int kill, bool carriedOut, Func<CrossEncoderDeploymentStatus, bool> ended, string? expected)
    {
        var first = _proxy.Writes;
        var killed = new TaskCompletionSource<ApiWrite>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (carriedOut)
        {
            _proxy.After = Spared;
        }
        else
        {
            _proxy.Before = Spared;
        }

        await ApplyAsync(model);
        // The last writes come after the state that ends the rollout.
        var over = OverAsync();
        if (await Task.WhenAny(killed.Task, over) == killed.Task)
        {
            await _operator.DisposeAsync();
            _operator = StartOperator();
            await _operator.ReadyAsync(new Uri($"http://127.0.0.1:{_port}/healthz/ready"), TestContext.Current.CancellationToken);
        }

        await over;
        await RestAsync();
        var state = await EndState.ReadAsync(_namespace);
        for (var watch = Stopwatch.StartNew(); expected is not null && state != expected && watch.Elapsed < s_patience; state = await EndState.ReadAsync(_namespace))
        {
            // A busy machine lets an operator that has just been started take its time.
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        return (killed.Task.IsCompleted ? await killed.Task : null, _proxy.Writes - first, state);

        async Task OverAsync()
        {
            await ReachesAsync($"the rollout of {model} to end", ended);
            await RestAsync();
        }

        bool Spared(ApiWrite write)
        {
            if (kill == 0 || write.Number != first + kill)
            {
                return true;
            }

            _operator.Kill();
            killed.SetResult(write with { Number = kill });
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _operator.DisposeAsync();
        await _proxy.DisposeAsync();
        await _namespace.DisposeAsync();
    }

    private BackgroundProgram StartOperator() => BackgroundProgram.Start(
        $"operator-{++_operators}", _folder, Repository.Program("CrossEncoderOperator.Operator"), "--kubeconfig", _proxy.Kubeconfig, "--leader-elect=false",
        "--address", "127.0.0.1", "--port", $"{_port}", "--models-file-allowed-prefixes=/models", $"--watch-namespaces={_namespace.Name}", "--router-namespace=crossencoder-system",
        $"--prometheus-config={_cluster.PrometheusConfig}");

    private Task<string> ApplyAsync(string model) => _namespace.ApplyAsync($$"""
        apiVersion: {{ApiGroup.GroupVersion}}
        kind: {{CrossEncoderDeployment.KubeKind}}
        metadata: { name: {{Name}} }
        spec:
          model: { uri: 'file:///models/{{model}}' }
          resources: { cpu: 50m, memory: 64Mi }
          slo: { latency: { threshold: 50ms, objective: 0.9 }, availability: { objective: 0.9 } }
          rollout:
            steps: [{ weight: 20 }, { weight: 50 }]
            analysis: { interval: 1s, initialDelay: 0s, minSamples: 20, noDataTimeout: 60s }
            bake: 1s
            rollbackWindow: 1s
        """);

    private Task<CrossEncoderDeployment> ReachesAsync(string what, Func<CrossEncoderDeploymentStatus, bool> done) => Eventually.GetAsync(
        what, cancel => GetAsync(cancel), found => found.Status is { } status && status.ObservedGeneration == found.Metadata.Generation && done(status), s_patience);

    /// <summary>Waits until nothing has been written for a while.</summary>
    private async Task RestAsync()
    {
        var watch = Stopwatch.StartNew();
        var writes = _proxy.Writes;
        await Eventually.HoldsAsync("the operator to come to rest", async _ =>
        {
            if (writes != _proxy.Writes)
            {
                writes = _proxy.Writes;
                watch.Restart();
            }

            await Task.CompletedTask;
            return watch.Elapsed > TimeSpan.FromSeconds(3);
        });
    }

    private Task<CrossEncoderDeployment> GetAsync(CancellationToken cancel) =>
        _cluster.Client.CustomObjects.GetNamespacedCustomObjectAsync<CrossEncoderDeployment>(
            ApiGroup.Name, ApiGroup.Version, _namespace.Name, CrossEncoderDeployment.Plural, Name, cancel);
}
