using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Clients;
using Microsoft.Extensions.Logging;

namespace CrossEncoderOperator.DevCluster.Controllers;

/// <summary>Deletes what has lost its owners, and carries out foreground and orphan deletion; for every resource there is.</summary>
internal sealed class GarbageCollector
{
    private static readonly TimeSpan SyncTimeout = TimeSpan.FromSeconds(10);

    private readonly Informers _informers;
    private readonly ResourceCatalog _catalog;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, Informer> _watched = new();

    public GarbageCollector(Informers informers, ResourceCatalog catalog, TimeProvider time, ILogger log)
    {
        (_informers, _catalog, _time) = (informers, catalog, time);
        Queue = new WorkQueue("garbage", SyncAsync, time, log);
    }

    public WorkQueue Queue { get; }

    public async Task WatchAsync(CancellationToken cancel)
    {
        var wanted = _catalog.Current.Where(entry => entry.Resource.Plural != Informers.Events.Plural).ToDictionary(entry => Id(entry.Resource));
        foreach (var (id, informer) in _watched.Where(entry => !wanted.ContainsKey(entry.Key)))
        {
            _watched.TryRemove(id, out _);
            await _informers.StopAsync(informer.Resource);
        }

        foreach (var (id, entry) in wanted)
        {
            var informer = _informers[entry.Resource];
            if (_watched.TryAdd(id, informer)) informer.OnChange((before, after) => Changed(id, before, after));
        }

        // In a while ask again what there is: a resource may have gone before its list came.
        await Task.WhenAll(_watched.Values.Select(informer => informer.Synced)).WaitAsync(SyncTimeout, _time, cancel);
    }

    private static string Id(ResourceId resource) => $"{resource.Plural}.{resource.Group}";

    private static string Key(string id, string key) => $"{id} {key}";

    private IEnumerable<(string Id, JsonObject Object)> DependentsOf(string uid) =>
        _watched.SelectMany(entry => entry.Value.By(IndexKey.Owner(uid)).Select(obj => (entry.Key, obj)));

    private void Changed(string id, JsonObject? before, JsonObject? after)
    {
        if (before is not null && before.Uid != after?.Uid)
        {
            foreach (var (dependents, dependent) in DependentsOf(before.Uid)) Queue.Add(Key(dependents, dependent.Key));
            foreach (var owner in before.Items("metadata", "ownerReferences"))
            {
                if (_catalog.Find(owner.Text("apiVersion"), owner.Text("kind")) is { } entry) Queue.Add(Key(Id(entry.Resource), OwnerKey(before, owner, entry)));
            }
        }

        var owners = after?.At("metadata", "ownerReferences");
        if (after is not null && (after.IsDeleting || (owners is not null && !JsonNode.DeepEquals(owners, before.At("metadata", "ownerReferences")))))
            Queue.Add(Key(id, after.Key));
    }

    private static string OwnerKey(JsonObject obj, JsonObject owner, ResourceKind entry) =>
        entry.Resource.Namespaced ? $"{obj.Namespace}/{owner.Text("name")}" : owner.Text("name") ?? "";

    private async Task SyncAsync(string key, CancellationToken cancel)
    {
        var id = key[..key.IndexOf(' ', StringComparison.Ordinal)];
        if (!_watched.TryGetValue(id, out var informer) || informer.Get(key[(id.Length + 1)..]) is not { } obj) return;
        if (obj.IsDeleting)
        {
            if (Garbage.Has(obj, Garbage.Orphan)) await OrphanAsync(informer, obj, cancel);
            else if (Garbage.Has(obj, Garbage.Foreground)) await DeleteDependentsAsync(informer, obj, cancel);
            return;
        }

        var references = obj.Items("metadata", "ownerReferences").ToList();
        var owners = new List<Garbage.Owner>();
        foreach (var reference in references) owners.Add(await StateAsync(obj, reference, cancel));
        switch (Garbage.Judge(owners, DependentsOf(obj.Uid).Any()))
        {
            case Garbage.Verdict.Trim:
                var present = references.Where((_, i) => owners[i] == Garbage.Owner.Present).Select(reference => reference.DeepClone());
                await Ownership.WriteAsync(informer, obj, [.. present], cancel);
                break;
            case Garbage.Verdict.DeleteForeground:
                JsonArray finalizers = [.. obj.Texts("metadata", "finalizers").Append(Garbage.Foreground).Distinct()];
                await informer.DeleteAsync(await informer.PatchAsync(obj, Ownership.MetadataPatch(obj, "finalizers", finalizers), null, cancel), cancel);
                break;
            case Garbage.Verdict.Delete:
                await informer.DeleteAsync(obj, cancel);
                break;
        }
    }

    private async Task<Garbage.Owner> StateAsync(JsonObject obj, JsonObject reference, CancellationToken cancel)
    {
        var kind = reference.Text("kind");
        var entry = _catalog.Find(reference.Text("apiVersion"), kind) ?? throw new InvalidOperationException($"owner of unknown kind {kind}");
        var uid = reference.Text("uid") ?? "";
        // A cluster-scoped object cannot be owned from within a namespace: nobody could tell which, so it is left alone.
        if (entry.Resource.Namespaced && obj.Namespace is null) return Garbage.Owner.Present;
        var cached = _watched.GetValueOrDefault(Id(entry.Resource))?.Get(OwnerKey(obj, reference, entry));
        if (cached?.Uid == uid) return Garbage.StateOf(cached, uid);
        var ns = entry.Resource.Namespaced ? obj.Namespace : null;
        return Garbage.StateOf(await _informers.Client.GetAsync(entry.Resource, ns, reference.Text("name") ?? "", cancel), uid);
    }

    private async Task OrphanAsync(Informer informer, JsonObject owner, CancellationToken cancel)
    {
        foreach (var (id, dependent) in DependentsOf(owner.Uid))
        {
            if (_watched.TryGetValue(id, out var informers)) await Ownership.WriteAsync(informers, dependent, Ownership.Without(dependent, owner.Uid), cancel);
        }

        await RemoveFinalizerAsync(informer, owner, Garbage.Orphan, cancel);
    }

    private async Task DeleteDependentsAsync(Informer informer, JsonObject owner, CancellationToken cancel)
    {
        var dependents = DependentsOf(owner.Uid).ToList();
        if (!dependents.Any(entry => Garbage.Blocks(entry.Object, owner.Uid))) await RemoveFinalizerAsync(informer, owner, Garbage.Foreground, cancel);
        else Queue.AddAll(dependents.Select(entry => Key(entry.Id, entry.Object.Key)));
    }

    private static async Task RemoveFinalizerAsync(Informer informer, JsonObject obj, string finalizer, CancellationToken cancel)
    {
        JsonArray rest = [.. obj.Texts("metadata", "finalizers").Where(other => other != finalizer)];
        try
        {
            await informer.PatchAsync(obj, Ownership.MetadataPatch(obj, "finalizers", rest), null, cancel);
        }
        catch (ApiException e) when (e.Code == 404)
        {
            // Gone already.
        }
    }
}
