using System.ComponentModel.DataAnnotations;
using CrossEncoderOperator.Api.Schema;

namespace CrossEncoderOperator.Api.Scaling;

/// <summary>How many replicas run, and when.</summary>
[CelRule(
    "!has(self.minReplicas) || !has(self.maxReplicas) || self.minReplicas <= self.maxReplicas", "must not be less than minReplicas",
    FieldPath = ".maxReplicas")]
[CelRule(
    "!has(self.replicas) || (has(self.target) && has(self.target.type) && self.target.type == 'External')",
    "is for target type External only: otherwise minReplicas and maxReplicas say how many run", FieldPath = ".replicas")]
[CelRule(
    "!has(self.outsideSchedules) || (has(self.schedules) && size(self.schedules) > 0)", "needs schedules to be outside of",
    FieldPath = ".outsideSchedules")]
public sealed record ScalingSpec
{
    /// <summary>Default of <see cref="MinReplicas"/>.</summary>
    public const int DefaultMinReplicas = 1;

    /// <summary>Most replicas of all.</summary>
    public const int MostReplicas = 1000;

    /// <summary>Most entries of <see cref="Schedules"/>.</summary>
    public const int MostSchedules = 200;

    /// <summary>Most entries of <see cref="Exceptions"/>.</summary>
    public const int MostExceptions = 366;

    /// <summary>Replicas that run at least. Without a target just these run; 0 stops serving then. Default: 1. From 0 to 1000.</summary>
    [Range(0, MostReplicas)]
    public int? MinReplicas { get; init; }

    /// <summary>Replicas that run at most. Default: minReplicas, and at least 1. From 1 to 1000.</summary>
    [Range(1, MostReplicas)]
    public int? MaxReplicas { get; init; }

    /// <summary>
    /// Replicas that somebody else asks for through the subresource `scale`, such as a HorizontalPodAutoscaler or `kubectl scale`; held
    /// within the bounds in force. For target type External only. From 0 to 1000.
    /// </summary>
    [Range(0, MostReplicas)]
    public int? Replicas { get; init; }

    /// <summary>What the number of replicas follows between its bounds. Default: nothing; as few run as may.</summary>
    public ScalingTarget? Target { get; init; }

    /// <summary>Sleep while nobody asks. Default: never.</summary>
    public ScaleToZeroSpec? ScaleToZero { get; init; }

    /// <summary>
    /// Windows of time with bounds of their own. While several are open, the largest of their minimums and the largest of their maximums
    /// hold. While none is, `outsideSchedules` holds, or else the bounds of `spec.scaling`. At most 200.
    /// </summary>
    [MaxLength(MostSchedules)]
    [ListMap("name")]
    public IReadOnlyList<ScheduleSpec>? Schedules { get; init; }

    /// <summary>Bounds while no window is open. Its maximum is a ceiling that no request and no load lifts. Only with schedules.</summary>
    public OutsideSchedulesSpec? OutsideSchedules { get; init; }

    /// <summary>Days with bounds of their own, whatever the schedules say. At most 366.</summary>
    [MaxLength(MostExceptions)]
    public IReadOnlyList<ScalingException>? Exceptions { get; init; }

    /// <summary>
    /// What a replica costs in an hour, in a currency of your choice, for the metrics of costs. Default: not known. From 0 to 1000000.
    /// </summary>
    [Range(0, 1_000_000)]
    public double? CostPerReplicaHour { get; init; }
}
