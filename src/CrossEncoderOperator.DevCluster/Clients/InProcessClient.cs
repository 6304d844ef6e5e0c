using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Access;
using CrossEncoderOperator.DevCluster.ApiHttp;
using CrossEncoderOperator.DevCluster.ApiObjects;
using CrossEncoderOperator.DevCluster.ApiResources;
using CrossEncoderOperator.DevCluster.Patching;
using CrossEncoderOperator.DevCluster.Storage;

namespace CrossEncoderOperator.DevCluster.Clients;

/// <summary>The API of the cluster in this process, by the same rules as over HTTP.</summary>
/// <param name="manager">Owner of the fields that are written through this client.</param>
internal sealed class InProcessClient(Cluster cluster, string manager) : IObjectClient
{
    private readonly PodActions _actions = new(cluster);

    /// <summary>Every collection that can be listed, watched and deleted from, once each.</summary>
    public Task<IReadOnlyList<ResourceKind>> DiscoverAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<ResourceKind>>(
        [.. cluster.Catalog.All.Where(r => !r.Virtual).DistinctBy(r => r.Objects).Select(r => new ResourceKind(new ResourceId(r.Group, r.Version, r.Plural, r.Namespaced), r.Kind))]);

    public Task<JsonObject?> GetAsync(ResourceId resource, string? ns, string name, CancellationToken cancel)
    {
        var found = Find(resource);
        return Task.FromResult(found.Objects.Get(Collection.Key(ns, name)) is { } obj ? Versions.Present(found, obj) : null);
    }

    public async IAsyncEnumerable<Change> WatchAsync(ResourceId resource, [EnumeratorCancellation] CancellationToken cancel)
    {
        var found = Find(resource);
        var start = found.Objects.Now();
        foreach (var obj in start.Objects.Values) yield return new Change(ChangeKind.Added, Versions.Present(found, obj));
        yield return new Change(ChangeKind.Synced, null);
        var (known, after, events) = (start.Objects, start.Revision, new List<StoreEvent>());
        while (true)
        {
            events.Clear();
            if (!found.Objects.ReadAfter(after, events, out var changed))
            {
                var now = found.Objects.Now();
                foreach (var change in Difference(known, now.Objects)) yield return change with { Object = Versions.Present(found, change.Object!) };
                (known, after) = (now.Objects, now.Revision);
                continue;
            }

            foreach (var change in events)
            {
                known = change.Deleted ? known.Remove(change.Key) : known.SetItem(change.Key, change.Object);
                after = change.Revision;
                var kind = change.Deleted ? ChangeKind.Deleted : change.Old is null ? ChangeKind.Added : ChangeKind.Modified;
                yield return new Change(kind, Versions.Present(found, change.Object));
            }

            if (events.Count == 0) await changed.WaitAsync(cancel);
        }
    }

    public Task<JsonObject> CreateAsync(ResourceId resource, string? ns, JsonObject obj, string? subresource, CancellationToken cancel)
    {
        var request = Request(resource, ns, subresource is null ? null : obj["metadata"]?["name"]?.GetValue<string>(), subresource);
        if (subresource is not null) return Task.FromResult(_actions.Do(request, (JsonObject)obj.DeepClone()));
        var decoded = Decoder.Decode(request, obj.DeepClone(), [], Refusal.BadRequest);
        Versions.ToStored(request.Resource, decoded);
        return Task.FromResult(cluster.Writer.Create(request, decoded));
    }

    public Task<JsonObject> ReplaceAsync(ResourceId resource, JsonObject obj, string? subresource, CancellationToken cancel)
    {
        var request = Request(resource, obj["metadata"]?["namespace"]?.GetValue<string>(), obj["metadata"]?["name"]?.GetValue<string>(), subresource);
        return Update(request, _ => (JsonObject)obj.DeepClone());
    }

    public Task<JsonObject> MergePatchAsync(
        ResourceId resource, string? ns, string name, JsonObject patch, string? subresource, CancellationToken cancel)
    {
        var request = Request(resource, ns, name, subresource);
        return Update(request, old => MergePatch.Apply(Versions.Present(request.Resource, old), patch));
    }

    public Task DeleteAsync(ResourceId resource, string? ns, string name, string? uid, int? gracePeriodSeconds, CancellationToken cancel)
    {
        var request = Request(resource, ns, name, null);
        try
        {
            cluster.Deleter.Delete(request, new DeleteOptions(GracePeriodSeconds: gracePeriodSeconds, Uid: uid));
        }
        catch (ApiException e) when (e.Code == 404 || (e.Code == 409 && uid is not null))
        {
            // Gone, or replaced by another of the same name.
        }

        return Task.CompletedTask;
    }

    private Task<JsonObject> Update(WriteRequest request, Func<JsonObject, JsonObject> change) => Task.FromResult(cluster.Writer.Update(request, old =>
    {
        var next = Decoder.Decode(request, change(old!), [], Refusal.BadRequest);
        Versions.ToStored(request.Resource, next);
        return next;
    }, mayCreate: false).Object);

    private Resource Find(ResourceId id) => cluster.Catalog.Get(id.Group, id.Version, id.Plural);

    private WriteRequest Request(ResourceId id, string? ns, string? name, string? subresource) =>
        new(Find(id), ns, name, User.System) { Subresource = subresource, Manager = manager, FieldValidation = "Ignore" };

    private static IEnumerable<Change> Difference(ImmutableSortedDictionary<string, JsonObject> before, ImmutableSortedDictionary<string, JsonObject> now)
    {
        foreach (var (key, obj) in before.Where(o => !now.ContainsKey(o.Key))) yield return new Change(ChangeKind.Deleted, obj);
        foreach (var (key, obj) in now)
        {
            if (!before.TryGetValue(key, out var old)) yield return new Change(ChangeKind.Added, obj);
            else if (!ReferenceEquals(old, obj)) yield return new Change(ChangeKind.Modified, obj);
        }
    }
}
