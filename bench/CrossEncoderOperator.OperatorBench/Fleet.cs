using System.Text.Json.Nodes;
using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Models;
using CrossEncoderOperator.Api.Pods;
using CrossEncoderOperator.Api.Slo;
using CrossEncoderOperator.Runtime.Caching;
using CrossEncoderOperator.Runtime.Clients;
using CrossEncoderOperator.Runtime.Hosting;
using k8s;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CrossEncoderOperator.OperatorBench;

/// <summary>CrossEncoderDeployments in several namespaces, written over several connections and followed by a watch.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private const int Connections = 4;
    private const int WritersPerConnection = 2;
    private const int Namespaces = 10;
    private const string Manager = "operator-bench";
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(15);

    private readonly IHost _host;
    private readonly Store<CrossEncoderDeployment> _store;
    private readonly Kubernetes[] _connections;
    private readonly ApiClient[] _clients;
    private readonly ObjectKey[] _keys;

    private Fleet(IHost host, string kubeconfig, int size)
    {
        _host = host;
        _store = host.Services.GetRequiredService<Store<CrossEncoderDeployment>>();
        _connections = [.. Enumerable.Range(0, Connections).Select(_ => ClusterConfiguration.Connect(ClusterConfiguration.Load(kubeconfig)))];
        _clients = [.. _connections.Select(connection => new ApiClient(connection, TimeProvider.System))];
        _keys = [.. Enumerable.Range(0, size).Select(i => new ObjectKey($"team-{i % Namespaces}", $"reranker-{i:0000}"))];
    }

    public static async Task<Fleet> FollowAsync(HollowCluster cluster, int size, CancellationToken cancel)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddControllerRuntime(runtime =>
        {
            runtime.Name = Manager;
            runtime.Kubeconfig = cluster.Kubeconfig;
            runtime.LeaderElection.Enabled = false;
        }).AddStore<CrossEncoderDeployment>();
        var host = builder.Build();
        var fleet = new Fleet(host, cluster.Kubeconfig, size);
        foreach (var ns in fleet._keys.Select(key => key.Namespace).Distinct())
        {
            await fleet._clients[0].CreateAsync(new V1Namespace { Metadata = new() { Name = ns } }, cancel);
        }
        await host.StartAsync(cancel);
        await host.Services.GetRequiredService<StoreSync>().Completed.WaitAsync(cancel);
        return fleet;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }
    }

    public Task ApplyAsync(CancellationToken cancel) => WriteAsync(_keys, (client, key, token) => client.ApplyAsync(
        new CrossEncoderDeployment
        {
            Metadata = new() { Name = key.Name, NamespaceProperty = key.Namespace },
            Spec = new()
            {
                Model = new() { Uri = $"https://models.example/{key.Name}.tar", Sha256 = new string('a', 64) },
                Resources = new() { Cpu = "500m", Memory = "512Mi" },
                Slo = new() { Latency = new() { Threshold = "300ms", Objective = 0.99 } },
            },
        },
        Manager, force: true, token), cancel);

    /// <summary>Waits until every object is ready.</summary>
    public Task ReadyAsync(CancellationToken cancel) => UntilAsync(
        "be ready",
        _keys,
        deployment => deployment.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true,
        cancel);

    /// <summary>Changes the spec of all objects, in a way that starts no rollout.</summary>
    /// <returns>A wait until that was observed.</returns>
    public Task<Func<CancellationToken, Task>> ChangeAllAsync(int historyLimit, CancellationToken cancel) => ChangeAsync(_keys, historyLimit, cancel);

    /// <summary>The same with the object that is last by name.</summary>
    public Task<Func<CancellationToken, Task>> ChangeLastAsync(int historyLimit, CancellationToken cancel) =>
        ChangeAsync([_keys.MaxBy(key => key.ToString(), StringComparer.Ordinal)], historyLimit, cancel);

    private async Task<Func<CancellationToken, Task>> ChangeAsync(ObjectKey[] keys, int historyLimit, CancellationToken cancel)
    {
        await WriteAsync(keys, (client, key, token) => client.MergePatchAsync<CrossEncoderDeployment>(
            key, new() { ["spec"] = new JsonObject { ["rollout"] = new JsonObject { ["revisionHistoryLimit"] = historyLimit } } }, token), cancel);
        return token => UntilAsync(
            "be observed",
            keys,
            deployment => deployment.Spec.Rollout?.RevisionHistoryLimit == historyLimit && deployment.Status?.ObservedGeneration == deployment.Metadata.Generation,
            token);
    }

    private async Task WriteAsync(ObjectKey[] keys, Func<ApiClient, ObjectKey, CancellationToken, Task> write, CancellationToken cancel)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = Connections * WritersPerConnection, CancellationToken = cancel };
        await Parallel.ForAsync(0, keys.Length, options, async (i, token) => await write(_clients[i % Connections], keys[i], token));
    }

    private async Task UntilAsync(string what, ObjectKey[] keys, Func<CrossEncoderDeployment, bool> holds, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(s_patience);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        var missing = keys;
        while (true)
        {
            missing = [.. missing.Where(key => _store.Get(key) is not { } deployment || !holds(deployment))];
            if (missing.Length == 0)
            {
                return;
            }
            try
            {
                await Task.Delay(s_interval, TimeProvider.System, linked.Token);
            }
            catch (OperationCanceledException late) when (limit.IsCancellationRequested)
            {
                throw new TimeoutException(
                    $"{missing.Length} of {keys.Length} did not come to {what} within {s_patience.TotalMinutes:0} min, such as {missing[0]}: {_store.Get(missing[0])?.Status?.Message}",
                    late);
            }
        }
    }
}
