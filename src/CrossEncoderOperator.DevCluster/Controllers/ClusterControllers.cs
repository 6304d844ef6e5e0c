using CrossEncoderOperator.DevCluster.Clients;
using Microsoft.Extensions.Logging;

namespace CrossEncoderOperator.DevCluster.Controllers;

/// <summary>What a control plane does beside serving the API.</summary>
internal static class ClusterControllers
{
    private const int Workers = 4;

    /// <summary>Runs all controllers until cancelled.</summary>
    /// <param name="discover">Every collection that can be listed, watched and deleted from, once each.</param>
    public static async Task RunAsync(
        IObjectClient client,
        Func<CancellationToken, Task<IReadOnlyList<ResourceKind>>> discover,
        TimeProvider time,
        ILogger log,
        CancellationToken cancel)
    {
        var informers = new Informers(client, log, cancel);
        var events = new EventRecorder(client, "devcluster", time, log);
        var catalog = new ResourceCatalog(informers, discover, time, log);
        var garbage = new GarbageCollector(informers, catalog, time, log);
        var scheduler = new Scheduler(informers, events, time, log);
        WorkQueue[] queues =
        [
            catalog.Queue,
            new DeploymentController(informers, events, time, log).Queue,
            new ReplicaSetController(informers, events, time, log).Queue,
            new EndpointController(informers, time, log).Queue,
            new BudgetController(informers, time, log).Queue,
            new NamespaceController(informers, catalog, time, log).Queue,
            garbage.Queue,
        ];
        catalog.OnRefresh = garbage.WatchAsync;
        await informers.SyncedAsync(cancel);
        await catalog.RefreshAsync(cancel);
        await Task.WhenAll(queues.Select(queue => queue.RunAsync(Workers, cancel)).Append(scheduler.Queue.RunAsync(1, cancel)).Append(events.RunAsync(cancel)));
    }
}
