using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace CrossEncoderOperator.DevCluster.Clients;

/// <summary>One shared <see cref="Informer"/> per resource, started when first asked for.</summary>
internal sealed class Informers(IObjectClient client, ILogger log, CancellationToken stop)
{
    public static readonly ResourceId Pods = new("", "v1", "pods");
    public static readonly ResourceId Nodes = new("", "v1", "nodes", Namespaced: false);
    public static readonly ResourceId Services = new("", "v1", "services");
    public static readonly ResourceId Namespaces = new("", "v1", "namespaces", Namespaced: false);
    public static readonly ResourceId Endpoints = new("", "v1", "endpoints");
    public static readonly ResourceId EndpointSlices = new("discovery.k8s.io", "v1", "endpointslices");
    public static readonly ResourceId ReplicaSets = new("apps", "v1", "replicasets");
    public static readonly ResourceId Deployments = new("apps", "v1", "deployments");
    public static readonly ResourceId Budgets = new("policy", "v1", "poddisruptionbudgets");
    public static readonly ResourceId Events = new("", "v1", "events");
    public static readonly ResourceId Definitions = new("apiextensions.k8s.io", "v1", "customresourcedefinitions", Namespaced: false);

    private readonly ConcurrentDictionary<ResourceId, Lazy<(Informer Informer, CancellationTokenSource Stop)>> _running = new();

    public IObjectClient Client { get; } = client;

    public IEnumerable<Informer> All => _running.Values.Select(entry => entry.Value.Informer);

    public Informer this[ResourceId resource] => _running.GetOrAdd(resource, id => new(() => Start(id))).Value.Informer;

    public async Task StopAsync(ResourceId resource)
    {
        if (_running.TryRemove(resource, out var entry)) await entry.Value.Stop.CancelAsync();
    }

    public Task SyncedAsync(CancellationToken cancel) => Task.WhenAll(All.Select(informer => informer.Synced)).WaitAsync(cancel);

    private static IEnumerable<IndexKey> FiledUnder(JsonObject obj, ResourceId resource)
    {
        var ns = obj.Namespace ?? "";
        if (ns.Length > 0) yield return IndexKey.Namespace(ns);
        foreach (var owner in obj.Items("metadata", "ownerReferences")) yield return IndexKey.Owner(owner.Text("uid") ?? "");
        if (resource == Services) yield return Selector.FiledUnder(ns, obj.At("spec", "selector"));
        if (resource == Budgets || resource == ReplicaSets) yield return Selector.FiledUnder(ns, obj.At("spec", "selector", "matchLabels"));
        if (resource != Pods && resource != ReplicaSets && resource != EndpointSlices) yield break;
        if (obj.Text("spec", "nodeName") is { } node) yield return IndexKey.Node(node);
        foreach (var (key, value) in obj.Pairs("metadata", "labels")) yield return IndexKey.Label(ns, key, value);
    }

    private (Informer, CancellationTokenSource) Start(ResourceId resource)
    {
        var informer = new Informer(Client, resource, obj => FiledUnder(obj, resource), log);
        var source = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _ = Task.Run(() => informer.RunAsync(source.Token), CancellationToken.None);
        return (informer, source);
    }
}
