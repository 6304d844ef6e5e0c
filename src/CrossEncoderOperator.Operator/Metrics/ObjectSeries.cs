using System.Collections.Concurrent;
using CrossEncoderOperator.Runtime.Clients;
using Prometheus;

namespace CrossEncoderOperator.Operator.Metrics;

/// <summary>
/// A metric whose first labels are the namespace and name of an object. It remembers the series of each object: to look for them among those
/// of all takes a time that grows with the fleet. One caller at a time for each object.
/// </summary>
internal sealed class ObjectSeries<TChild>(Collector<TChild> metric)
    where TChild : ChildBase
{
    private readonly ConcurrentDictionary<ObjectKey, List<string[]>> _known = new();

    /// <summary>The series with these further labels.</summary>
    public TChild Of(ObjectKey key, params string[] labels)
    {
        var known = _known.GetOrAdd(key, _ => []);
        if (!known.Exists(one => one.AsSpan().SequenceEqual(labels)))
        {
            known.Add(labels);
        }
        return metric.WithLabels([key.Namespace, key.Name, .. labels]);
    }

    /// <summary>Removes the series of an object but those with these further labels.</summary>
    public void KeepOnly(ObjectKey key, params IEnumerable<string[]> wanted)
    {
        if (!_known.TryGetValue(key, out var known))
        {
            return;
        }
        foreach (var labels in known.Where(labels => !wanted.Any(one => one.AsSpan().SequenceEqual(labels))).ToList())
        {
            metric.RemoveLabelled([key.Namespace, key.Name, .. labels]);
            known.Remove(labels);
        }
        if (known.Count == 0)
        {
            _known.TryRemove(key, out _);
        }
    }
}
