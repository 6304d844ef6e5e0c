namespace CrossEncoderOperator.Core.Analysis;

/// <summary>How sure a verdict must be.</summary>
public sealed record AnalysisSettings
{
    /// <summary>1 − confidence is the error budget of one whole rollout: of all its SLIs, comparisons, looks and steps.</summary>
    public double Confidence { get; init; } = 0.99;

    /// <summary>
    /// Canary events below which nothing passes. It is also the resolution of <see cref="Verdict.Pass"/>: what this many good
    /// events alone could not exclude is not asked of a canary either.
    /// </summary>
    public double MinSamples { get; init; } = 100;

    /// <summary>SLIs judged in this rollout; they share the error budget equally.</summary>
    public required int SliCount { get; init; }

    /// <summary>Natural logarithm of the evidence (an e-value) that one SLI needs: 1 over its error budget.</summary>
    internal double LogEvidenceNeeded => Math.Log(Math.Max(1, SliCount) / Math.Clamp(1 - Confidence, 1e-12, 0.5));
}
