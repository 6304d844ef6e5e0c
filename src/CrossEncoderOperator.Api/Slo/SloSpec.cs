using System.ComponentModel.DataAnnotations;
using CrossEncoderOperator.Api.Schema;
using CrossEncoderOperator.Api.Units;

namespace CrossEncoderOperator.Api.Slo;

/// <summary>
/// Service level objectives. Each is a share of good events that must be reached; a new revision is judged by them, against the
/// objective and against the revision that serves, and rolled back when it breaches one.
/// </summary>
public sealed record SloSpec
{
    /// <summary>Name of the Prometheus server that answers when none is named.</summary>
    public const string DefaultPrometheus = "default";

    /// <summary>Name of the Prometheus server, as in the operator's settings. Default: default.</summary>
    [StringLength(63)]
    public string? Prometheus { get; init; }

    /// <summary>Time that an error budget is for, as a duration. Default: 28d. From 1h to 90d.</summary>
    [StringLength(Duration.MaxLength)]
    [RegularExpression(Duration.Pattern)]
    public string? Window { get; init; }

    /// <summary>Share of answers that arrive within a time.</summary>
    public LatencyObjective? Latency { get; init; }

    /// <summary>Share of requests that are answered: neither 5xx nor 429. Requests that the client gave up do not count.</summary>
    public AvailabilityObjective? Availability { get; init; }

    /// <summary>Share of requests whose documents wait less than a time for a worker.</summary>
    public LatencyObjective? QueueTime { get; init; }

    /// <summary>Share of documents that are scored without being truncated.</summary>
    public AvailabilityObjective? Truncation { get; init; }

    /// <summary>Share of documents that score at least a threshold, against the revision that serves.</summary>
    public ScoreDriftObjective? ScoreDrift { get; init; }

    /// <summary>Ranking quality on a golden set of labelled queries.</summary>
    public QualityObjective? Quality { get; init; }

    /// <summary>Objectives of your own, as queries in PromQL.</summary>
    [ListMap("name")]
    [MaxLength(10)]
    public IReadOnlyList<CustomObjective>? Custom { get; init; }
}
