using CrossEncoderOperator.Core.Analysis;

namespace CrossEncoderOperator.RolloutBench;

/// <summary>Ours.</summary>
internal sealed class SequentialMethod(bool everyRequest = false, double confidence = 0.99) : IMethod
{
    /// <summary>The default of analysis.interval.</summary>
    public const double Interval = 15;

    private readonly AnalysisSettings _settings = new() { SliCount = Sli.All.Length, Confidence = confidence };
    private readonly SliHistory[] _histories = [.. Sli.All.Select(_ => SliHistory.Empty)];

    public bool Compares => true;

    /// <summary>To find the request that decides: every canary request up to 100, then every hundredth part more.</summary>
    public double SecondsToNextLook(Scenario scenario, Traffic traffic) =>
        everyRequest
            ? Math.Max(1, traffic.Canary.Total / 100) / (scenario.Rate * Rollout.Steps[Rollout.StepAt(traffic.Minute)].Weight)
            : Interval;

    public Decision Look(Traffic traffic)
    {
        var passed = 0;
        for (var sli = 0; sli < _histories.Length; sli++)
        {
            (_histories[sli], var verdict) = SliAnalysis.Look(
                Sli.All[sli], _settings, _histories[sli], traffic.Step, Answer(traffic.Canary, sli), Answer(traffic.Stable, sli));
            if (verdict.Verdict == Verdict.Breach)
            {
                return Decision.RollBack;
            }

            passed += verdict.Verdict == Verdict.Pass ? 1 : 0;
        }

        return passed == _histories.Length ? Decision.Pass : Decision.Undecided;
    }

    private static SliAnswer Answer(Arm arm, int sli) => SliAnswer.Of(arm.Total - arm.Bad[sli], arm.Total);
}
