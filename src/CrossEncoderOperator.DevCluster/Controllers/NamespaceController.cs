using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Clients;
using Microsoft.Extensions.Logging;

namespace CrossEncoderOperator.DevCluster.Controllers;

/// <summary>Empties a namespace that is being deleted, then lets it go.</summary>
internal sealed class NamespaceController
{
    private static readonly TimeSpan Recheck = TimeSpan.FromMilliseconds(500);

    private readonly Informers _informers;
    private readonly Informer _namespaces;
    private readonly ResourceCatalog _catalog;
    private readonly TimeProvider _time;

    public NamespaceController(Informers informers, ResourceCatalog catalog, TimeProvider time, ILogger log)
    {
        (_informers, _namespaces, _catalog, _time) = (informers, informers[Informers.Namespaces], catalog, time);
        Queue = new WorkQueue("namespace", SyncAsync, time, log);
        _namespaces.OnChange((_, after) =>
        {
            if (after?.IsDeleting is true) Queue.Add(after.Name);
        });
    }

    public WorkQueue Queue { get; }

    /// <param name="left">What is still there, with its resource.</param>
    /// <param name="failure">Why something could not be deleted.</param>
    public static JsonArray Conditions(
        JsonObject ns, IReadOnlyCollection<(ResourceId Resource, JsonObject Object)> left, string? failure, DateTimeOffset now)
    {
        var conditions = (JsonArray)(ns.At("status", "conditions")?.DeepClone() ?? new JsonArray());
        void Set(string type, string? problem, string badReason, string goodReason, string good) => ObjectExtensions.SetCondition(
            conditions, type, problem is null ? "False" : "True", problem is null ? goodReason : badReason, problem ?? good, now);

        var content = left.CountBy(entry => $"{entry.Resource.Plural}.{entry.Resource.Group}").OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => $"{entry.Key} has {entry.Value} resource instances").ToList();
        var finalizers = left.SelectMany(entry => entry.Object.Texts("metadata", "finalizers")).CountBy(name => name)
            .OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key} in {entry.Value} resource instances").ToList();
        Set("NamespaceDeletionDiscoveryFailure", null, "", "ResourcesDiscovered", "All resources successfully discovered");
        Set("NamespaceDeletionGroupVersionParsingFailure", null, "", "ParsedGroupVersions", "All legacy kube types successfully parsed");
        Set("NamespaceDeletionContentFailure", failure, "ContentDeletionFailed", "ContentDeleted",
            "All content successfully deleted, may be waiting on finalization");
        Set("NamespaceContentRemaining", content.Count == 0 ? null : $"Some resources are remaining: {string.Join(", ", content)}",
            "SomeResourcesRemain", "ContentRemoved", "All content successfully removed");
        Set("NamespaceFinalizersRemaining", finalizers.Count == 0 ? null : $"Some content in the namespace has finalizers remaining: {string.Join(", ", finalizers)}",
            "SomeFinalizersRemain", "ContentHasNoFinalizers", "All content-preserving finalizers finished");
        return conditions;
    }

    private async Task SyncAsync(string name, CancellationToken cancel)
    {
        if (_namespaces.Get(name) is not { IsDeleting: true } ns || !ns.Texts("spec", "finalizers").Contains("kubernetes")) return;
        var left = await ListAsync(name, cancel);
        string? failure = null;
        foreach (var (resource, obj) in left.Where(entry => !entry.Object.IsDeleting))
        {
            try
            {
                await _informers.Client.DeleteAsync(resource, name, obj.Name, obj.Uid, null, cancel);
            }
            catch (ApiException e)
            {
                failure = e.Message;
            }
        }

        if (left.Count > 0) left = await ListAsync(name, cancel);
        if (left.Count > 0 || failure is not null)
        {
            var status = (JsonObject)(ns["status"]?.DeepClone() ?? new JsonObject());
            status["phase"] = "Terminating";
            status["conditions"] = Conditions(ns, left, failure, _time.GetUtcNow());
            await _namespaces.WriteStatusAsync(ns, status, cancel);
            Queue.AddAfter(name, Recheck);
            return;
        }

        var final = ns.Clone();
        final["spec"]!["finalizers"] = new JsonArray([.. ns.Texts("spec", "finalizers").Where(other => other != "kubernetes").Select(other => JsonValue.Create(other))]);
        await _informers.Client.ReplaceAsync(Informers.Namespaces, final, "finalize", cancel);
    }

    /// <summary>Asks the server, not the cache: nothing may stay behind.</summary>
    private async Task<List<(ResourceId Resource, JsonObject Object)>> ListAsync(string ns, CancellationToken cancel)
    {
        var found = new List<(ResourceId, JsonObject)>();
        foreach (var resource in (await _catalog.DiscoverAsync(cancel)).Select(entry => entry.Resource).Where(resource => resource.Namespaced))
        {
            await foreach (var change in _informers.Client.WatchAsync(resource, cancel))
            {
                if (change.Object is null) break;
                if (change.Object.Namespace == ns) found.Add((resource, change.Object));
            }
        }

        return found;
    }
}
