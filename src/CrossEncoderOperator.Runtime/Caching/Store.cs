using CrossEncoderOperator.Runtime.Objects;

namespace CrossEncoderOperator.Runtime.Caching;

/// <summary>
/// A copy of the cluster's objects of one kind, kept current by watches. It may lag behind the server. Objects are shared and without
/// managed fields: never modify one.
/// </summary>
public sealed class Store<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private const string OwnerIndex = "owner";

    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectKey, T> _objects = [];
    private readonly Dictionary<string, Index> _indexes = new() { [OwnerIndex] = new(o => o.ControllerOwner()?.Uid is { } uid ? [uid] : []) };
    private readonly List<Action<T?, T?>> _subscribers = [];
    private volatile bool _served;

    internal Store()
    {
    }

    /// <summary>Whether the server serves the resource; false until the store has been filled.</summary>
    public bool IsServed
    {
        get => _served;
        internal set => _served = value;
    }

    /// <summary>The object, or null when it does not exist.</summary>
    public T? Get(ObjectKey key)
    {
        lock (_lock)
        {
            return _objects.GetValueOrDefault(key);
        }
    }

    /// <summary>All objects, in no particular order.</summary>
    /// <param name="ns">Null for all namespaces.</param>
    public IReadOnlyList<T> List(string? ns = null)
    {
        lock (_lock)
        {
            return ns is null ? [.. _objects.Values] : [.. _objects.Where(o => o.Key.Namespace == ns).Select(o => o.Value)];
        }
    }

    /// <summary>The objects whose controlling owner has this uid.</summary>
    public IReadOnlyList<T> OwnedBy(string uid) => ByIndex(OwnerIndex, uid);

    /// <summary>The objects to which an index gives this value.</summary>
    /// <exception cref="KeyNotFoundException">There is no such index.</exception>
    public IReadOnlyList<T> ByIndex(string index, string value)
    {
        lock (_lock)
        {
            return _indexes[index].Keys.TryGetValue(value, out var keys) ? [.. keys.Select(k => _objects[k])] : [];
        }
    }

    internal void AddIndex(string name, Func<T, IEnumerable<string>> values) => _indexes[name] = new(values);

    /// <summary>
    /// Calls back with the object before and after each change, in order. Must be called before the store is filled, and the callback must
    /// be quick and not throw.
    /// </summary>
    public void Subscribe(Action<T?, T?> changed) => _subscribers.Add(changed);

    internal void Set(T obj) => Change(ObjectKey.Of(obj), obj);

    internal void Remove(ObjectKey key) => Change(key, null);

    private void Change(ObjectKey key, T? after)
    {
        lock (_lock)
        {
            _objects.Remove(key, out var before);
            if (before is null && after is null)
            {
                return;
            }

            if (after is not null)
            {
                _objects[key] = after;
            }

            foreach (var index in _indexes.Values)
            {
                index.Change(key, before, after);
            }

            // Within the lock: two reflectors feed the store in the namespace-scoped mode.
            foreach (var changed in _subscribers)
            {
                changed(before, after);
            }
        }
    }

    private sealed class Index(Func<T, IEnumerable<string>> values)
    {
        public Dictionary<string, HashSet<ObjectKey>> Keys { get; } = [];

        public void Change(ObjectKey key, T? before, T? after)
        {
            foreach (var value in before is null ? [] : values(before))
            {
                if (Keys.TryGetValue(value, out var keys) && keys.Remove(key) && keys.Count == 0)
                {
                    Keys.Remove(value);
                }
            }

            foreach (var value in after is null ? [] : values(after))
            {
                if (!Keys.TryGetValue(value, out var keys))
                {
                    Keys[value] = keys = [];
                }

                keys.Add(key);
            }
        }
    }
}
