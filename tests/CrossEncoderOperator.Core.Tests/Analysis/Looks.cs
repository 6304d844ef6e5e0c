using CrossEncoderOperator.Core.Analysis;

namespace CrossEncoderOperator.Core.Tests.Analysis;

/// <summary>Short ways to say what is looked at.</summary>
internal static class Looks
{
    public static AnalysisSettings Settings { get; } = new() { SliCount = 5 };

    public static SliObjective Objective(double objective, double? maxRegression = null) =>
        new() { Name = "latency", Objective = objective, MaxRegression = maxRegression };

    public static SliAnswer Bad(double bad, double total) => SliAnswer.Of(total - bad, total);

    public static SliVerdict Once(SliObjective sli, SliAnswer canary, SliAnswer? stable) =>
        SliAnalysis.Look(sli, Settings, SliHistory.Empty, 0, canary, stable).Verdict;
}
