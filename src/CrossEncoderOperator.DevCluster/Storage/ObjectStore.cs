using System.Collections.Concurrent;

namespace CrossEncoderOperator.DevCluster.Storage;

/// <summary>
/// Every object of the cluster, in memory. One revision counter orders all writes; each resource has its own
/// <see cref="Collection"/> with its own lock and history.
/// </summary>
/// <param name="history">Events a collection keeps for watchers that resume.</param>
internal sealed class ObjectStore(int history = 4096)
{
    private readonly ConcurrentDictionary<(string Group, string Plural), Collection> _collections = new();
    private long _revision;

    public long Revision => Interlocked.Read(ref _revision);

    public Collection Collection(string group, string plural) =>
        _collections.GetOrAdd((group, plural), _ => new Collection(this, history));

    internal long NextRevision() => Interlocked.Increment(ref _revision);
}
