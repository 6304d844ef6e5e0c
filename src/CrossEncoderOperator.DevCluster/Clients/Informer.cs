using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace CrossEncoderOperator.DevCluster.Clients;

/// <summary>
/// The objects of one resource, kept current by a watch. Writes go through it, so that whoever wrote reads its own writes: the
/// answer enters the cache unless the watch has already come past it.
/// </summary>
internal sealed class Informer(IObjectClient client, ResourceId resource, Func<JsonObject, IEnumerable<IndexKey>> filedUnder, ILogger log)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, JsonObject> _objects = [];
    private readonly Dictionary<IndexKey, HashSet<string>> _index = [];
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action<JsonObject?, JsonObject?>? _handlers;
    private long _watched;

    public IObjectClient Client { get; } = client;

    public ResourceId Resource { get; } = resource;

    public Task Synced => _synced.Task;

    /// <summary>Calls the handler with before and after of every change, beginning with what is there.</summary>
    public void OnChange(Action<JsonObject?, JsonObject?> handler)
    {
        JsonObject[] present;
        lock (_gate)
        {
            _handlers += handler;
            present = [.. _objects.Values];
        }

        foreach (var obj in present) Tell(handler, null, obj);
    }

    public JsonObject? Get(string key)
    {
        lock (_gate) return _objects.GetValueOrDefault(key);
    }

    public IReadOnlyList<JsonObject> All()
    {
        lock (_gate) return [.. _objects.Values];
    }

    public IReadOnlyList<JsonObject> By(IndexKey key)
    {
        lock (_gate) return _index.TryGetValue(key, out var keys) ? [.. keys.Select(name => _objects[name])] : [];
    }

    public async Task RunAsync(CancellationToken cancel)
    {
        await foreach (var change in Client.WatchAsync(Resource, cancel))
        {
            if (change.Object is { } obj) Take(obj, change.Kind == ChangeKind.Deleted, watched: true);
            else _synced.TrySetResult();
        }
    }

    public async Task<JsonObject> CreateAsync(JsonObject obj, CancellationToken cancel) =>
        Written(await Client.CreateAsync(Resource, obj.Namespace, obj, null, cancel));

    public async Task<JsonObject> PatchAsync(JsonObject obj, JsonObject patch, string? subresource, CancellationToken cancel) =>
        Written(await Client.MergePatchAsync(Resource, obj.Namespace, obj.Name, patch, subresource, cancel));

    /// <summary>Writes the status if it differs; the version that was read is the precondition.</summary>
    public async Task WriteStatusAsync(JsonObject obj, JsonObject status, CancellationToken cancel)
    {
        if (JsonNode.DeepEquals(obj["status"], status)) return;
        var next = obj.Clone();
        next["status"] = status;
        Written(await Client.ReplaceAsync(Resource, next, "status", cancel));
    }

    public async Task DeleteAsync(JsonObject obj, CancellationToken cancel)
    {
        await Client.DeleteAsync(Resource, obj.Namespace, obj.Name, obj.Uid, null, cancel);
        var deleting = obj.Clone();
        deleting["metadata"]!["deletionTimestamp"] ??= DateTimeOffset.UnixEpoch.Format();
        Assume(deleting);
    }

    /// <summary>Shows the object as it is about to become, until the watch tells.</summary>
    public void Assume(JsonObject next)
    {
        JsonObject? before;
        Action<JsonObject?, JsonObject?>? handlers;
        lock (_gate)
        {
            if (!_objects.TryGetValue(next.Key, out before) || before.Uid != next.Uid || before.Version > next.Version) return;
            Store(before, next);
            handlers = _handlers;
        }

        Tell(handlers, before, next);
    }

    private JsonObject Written(JsonObject obj)
    {
        Take(obj, deleted: false, watched: false);
        return obj;
    }

    private void Take(JsonObject obj, bool deleted, bool watched)
    {
        var version = obj.Version;
        JsonObject? before;
        Action<JsonObject?, JsonObject?>? handlers;
        lock (_gate)
        {
            if (watched) _watched = Math.Max(_watched, version);
            else if (version <= _watched) return;
            before = _objects.GetValueOrDefault(obj.Key);
            var stale = before is not null && before.Version >= version;
            if (deleted ? before is null || (stale && before.Uid != obj.Uid) : stale) return;
            Store(before, deleted ? null : obj);
            handlers = _handlers;
        }

        Tell(handlers, before, deleted ? null : obj);
    }

    /// <summary>A handler that fails on one object must not end the watch of all.</summary>
    private void Tell(Action<JsonObject?, JsonObject?>? handlers, JsonObject? before, JsonObject? after)
    {
        foreach (var handler in Delegate.EnumerateInvocationList(handlers))
        {
            try
            {
                handler(before, after);
            }
            catch (Exception e)
            {
                log.LogError(e, "{Resource} {Object}", Resource.Plural, (after ?? before)!.Key);
            }
        }
    }

    private void Store(JsonObject? before, JsonObject? after)
    {
        var key = (before ?? after)!.Key;
        foreach (var entry in before is null ? [] : filedUnder(before))
        {
            if (_index.TryGetValue(entry, out var keys) && keys.Remove(key) && keys.Count == 0) _index.Remove(entry);
        }

        if (after is null) _objects.Remove(key);
        else _objects[key] = after;
        foreach (var entry in after is null ? [] : filedUnder(after))
        {
            if (!_index.TryGetValue(entry, out var keys)) _index[entry] = keys = [];
            keys.Add(key);
        }
    }
}
