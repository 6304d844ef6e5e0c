using CrossEncoderOperator.Runtime.Queues;

namespace CrossEncoderOperator.Runtime.Events;

/// <summary>
/// Tells first occurrences from repetitions, and limits how much is written per object and reason: ten at once, then one a minute.
/// </summary>
internal sealed class EventSeries(TimeProvider time)
{
    private const int Capacity = 4096;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly Dictionary<Key, Entry> _entries = [];
    private readonly Dictionary<(string Uid, string Reason), (TokenBucket Bucket, DateTimeOffset Used)> _limits = [];

    /// <summary>The event object to write the occurrence to, and how often it occurred; null when too much was written of late.</summary>
    /// <returns>A count of one is a new event object.</returns>
    public (string Name, int Count)? Observe(Occurrence e)
    {
        Forget(e.Time);
        var key = Key.Of(e);
        if (_entries.TryGetValue(key, out var entry) && e.Time - entry.Last <= Window)
        {
            entry.Count++;
            entry.Last = e.Time;
        }
        else
        {
            // Unique among the events of the object, which share its name.
            entry = new Entry { Name = $"{Cut(e.Regarding.Name)}.{Guid.NewGuid():n}", Count = 1, Last = e.Time };
        }

        var id = (e.Regarding.Uid ?? "", e.Reason);
        var bucket = _limits.TryGetValue(id, out var limit) ? limit.Bucket : new TokenBucket(1.0 / 60, 10, time);
        _limits[id] = (bucket, e.Time);
        if (!bucket.TryTake())
        {
            return null;
        }

        _entries[key] = entry;
        return (entry.Name, entry.Count);
    }

    /// <summary>The next occurrence is a first one again.</summary>
    public void Restart(Occurrence e) => _entries.Remove(Key.Of(e));

    private void Forget(DateTimeOffset now)
    {
        if (_entries.Count < Capacity && _limits.Count < Capacity)
        {
            return;
        }

        foreach (var key in _entries.Where(p => now - p.Value.Last > Window).Select(p => p.Key).ToList())
        {
            _entries.Remove(key);
        }

        foreach (var key in _limits.Where(p => now - p.Value.Used > Window).Select(p => p.Key).ToList())
        {
            _limits.Remove(key);
        }

        if (_entries.Count >= Capacity || _limits.Count >= Capacity)
        {
            _entries.Clear();
            _limits.Clear();
        }
    }

    /// <summary>Names have at most 253 characters, 33 of which are the suffix.</summary>
    private static string Cut(string name) => (name.Length > 220 ? name[..220] : name).TrimEnd('.', '-');

    private readonly record struct Key(string Uid, EventType Type, string Reason, string Action, string Note)
    {
        public static Key Of(Occurrence e) => new(e.Regarding.Uid ?? "", e.Type, e.Reason, e.Action, e.Note);
    }

    private sealed class Entry
    {
        public required string Name { get; init; }

        public required int Count { get; set; }

        public required DateTimeOffset Last { get; set; }
    }
}
