using System.Globalization;
using CrossEncoderOperator.Api.Rollouts;
using CrossEncoderOperator.Api.Slo;
using CrossEncoderOperator.Core.Inquiries;
using CrossEncoderOperator.Core.Plans;

namespace CrossEncoderOperator.Core.Quality;

/// <summary>The judging of how a golden set was ranked.</summary>
public static class QualityVerdict
{
    // Means of the same values differ in their last digits.
    private const double Rounding = 1e-9;

    /// <summary>Judges. Where a revision could not rank the set, nothing is decided.</summary>
    /// <param name="objective">What is asked.</param>
    /// <param name="finding">What was found.</param>
    /// <param name="step">Step in which it was found.</param>
    /// <param name="at">When.</param>
    public static QualityStatus Of(QualityObjective objective, GoldenFinding finding, int step, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(finding);
        var metric = objective.Metric ?? QualityObjective.DefaultMetric;
        var faults = finding is { Canary: { } canary, GoldenSetFault: null, RankingFault: null } ? Misses(objective, metric, canary, finding.Stable) : null;
        return new()
        {
            Verdict = faults is null ? "NoData" : faults.Count > 0 ? "Breach" : "Pass",
            Metric = metric,
            Canary = finding.Canary,
            Stable = finding.Stable,
            Overlap = finding.Overlap,
            Queries = finding.Queries == 0 ? null : finding.Queries,
            Step = step,
            At = WholeSeconds.Of(at),
            Message = faults switch
            {
                null => finding.GoldenSetFault is { } fault ? $"golden set: {fault}" : finding.RankingFault ?? "the golden set was not ranked",
                { Count: 0 } => null,
                _ => string.Join("; ", faults),
            },
        };
    }

    private static List<string> Misses(QualityObjective objective, string metric, double canary, double? stable)
    {
        var misses = new List<string>();
        if (objective.Min is { } min && !(canary >= min - Rounding))
        {
            misses.Add(string.Create(CultureInfo.InvariantCulture, $"{metric} is {canary:0.####}, below min {min}"));
        }
        if (objective.MaxDrop is { } drop && stable is { } before && !(canary >= before - drop - Rounding))
        {
            misses.Add(string.Create(CultureInfo.InvariantCulture, $"{metric} is {canary:0.####}, more than maxDrop {drop} below the {before:0.####} of the revision that serves"));
        }
        return misses;
    }
}
