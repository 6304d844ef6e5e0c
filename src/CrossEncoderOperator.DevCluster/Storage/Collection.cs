using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace CrossEncoderOperator.DevCluster.Storage;

/// <summary>
/// The objects of one resource with the newest of their changes. Writers never wait for watchers: a watcher reads the
/// history at its own pace and is told when what it has not read yet was dropped. Objects in here are never modified.
/// </summary>
internal sealed class Collection(ObjectStore store, int capacity)
{
    private readonly Lock _gate = new();
    private readonly StoreEvent?[] _ring = new StoreEvent?[capacity];
    private ImmutableSortedDictionary<string, JsonObject> _objects =
        ImmutableSortedDictionary.Create<string, JsonObject>(StringComparer.Ordinal);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _written;
    private long _dropped;

    public static string Key(string? ns, string name) => ns is null ? name : ns + "/" + name;

    /// <summary>Completes with the next write.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    public JsonObject? Get(string key) => Volatile.Read(ref _objects).GetValueOrDefault(key);

    public Snapshot Now()
    {
        lock (_gate)
        {
            return new Snapshot(_objects, store.Revision);
        }
    }

    /// <summary>The objects as they were, or null when the history does not reach back that far.</summary>
    public Snapshot? AsOf(long revision)
    {
        lock (_gate)
        {
            if (revision < _dropped) return null;

            var objects = _objects.ToBuilder();
            for (var i = _written - 1; i >= 0 && i >= _written - capacity && At(i).Revision > revision; i--)
            {
                var change = At(i);
                if (change.Old is null)
                {
                    objects.Remove(change.Key);
                }
                else
                {
                    objects[change.Key] = change.Old;
                }
            }

            return new Snapshot(objects.ToImmutable(), revision);
        }
    }

    /// <summary>Puts <paramref name="next"/> (null: nothing) in the place of <paramref name="expected"/>, if that is still what is there.</summary>
    /// <param name="next">Gets its resourceVersion here and belongs to the store from now on.</param>
    public bool TryWrite(string key, JsonObject? expected, JsonObject? next)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            if (!ReferenceEquals(_objects.GetValueOrDefault(key), expected)) return false;

            var revision = store.NextRevision();
            var shown = next ?? (JsonObject)expected!.DeepClone();
            shown["metadata"]!["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture);
            Volatile.Write(ref _objects, next is null ? _objects.Remove(key) : _objects.SetItem(key, next));

            ref var slot = ref _ring[_written++ % capacity];
            _dropped = slot?.Revision ?? _dropped;
            slot = new StoreEvent(revision, key, expected, shown, Deleted: next is null);
            changed = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
        return true;
    }

    /// <summary>Adds the changes after <paramref name="revision"/>, at most a batch of them, to <paramref name="into"/>.</summary>
    /// <returns>False when some of them are no longer known.</returns>
    public bool ReadAfter(long revision, List<StoreEvent> into, out Task changed)
    {
        const int Batch = 256;
        lock (_gate)
        {
            changed = _changed.Task;
            if (revision < _dropped) return false;

            var first = Math.Max(0, _written - capacity);
            for (var end = _written; first < end;)
            {
                var middle = first + ((end - first) / 2);
                (first, end) = At(middle).Revision > revision ? (first, middle) : (middle + 1, end);
            }

            for (; first < _written && into.Count < Batch; first++) into.Add(At(first));

            return true;
        }
    }

    private StoreEvent At(long index) => _ring[index % capacity]!;
}
