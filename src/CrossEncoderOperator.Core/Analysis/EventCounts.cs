using System.Text.Json.Serialization;

namespace CrossEncoderOperator.Core.Analysis;

/// <summary>Good events and all events of one revision. Prometheus extrapolates, so both may have fractions.</summary>
public readonly record struct EventCounts(double Good, double Total)
{
    /// <summary>Events that were not good.</summary>
    [JsonIgnore]
    public double Bad => Math.Max(0, Total - Good);

    /// <summary>Share of bad events, 0 to 1; 0 when there were no events.</summary>
    [JsonIgnore]
    public double BadRatio => Total > 0 ? Bad / Total : 0;

    /// <summary>The events of both.</summary>
    public static EventCounts operator +(EventCounts left, EventCounts right) => new(left.Good + right.Good, left.Total + right.Total);
}
