using CrossEncoderOperator.Api.Rollouts;
using CrossEncoderOperator.Core.Analysis;

namespace CrossEncoderOperator.Core.Rollouts;

/// <summary>The memory of the analysis as it is kept in the status.</summary>
internal static class Evidence
{
    public static SliHistory Read(EvidenceStatus? status) =>
        status is not { Last: [var canaryGood, var canaryTotal, var stableGood, var stableTotal] }
            ? SliHistory.Empty
            : new()
            {
                LastCanary = new(canaryGood, canaryTotal),
                LastStable = new(stableGood, stableTotal),
                Stages = [.. (status.Steps ?? []).Select(Stage).OfType<StageCounts>()],
            };

    public static EvidenceStatus Write(string sli, SliHistory history) => new()
    {
        Sli = sli,
        Last = [history.LastCanary.Good, history.LastCanary.Total, history.LastStable.Good, history.LastStable.Total],
        Steps = [.. history.Stages.Select(Numbers)],
    };

    private static StageCounts? Stage(IReadOnlyList<double> numbers) => numbers switch
    {
        [var step, var good, var total] => new() { Step = (int)step, Canary = new(good, total) },
        [var step, var good, var total, var stableGood, var stableTotal, var looks, var squares, var inverses] => new()
        {
            Step = (int)step,
            Canary = new(good, total),
            Stable = new EventCounts(stableGood, stableTotal),
            StableLooks = (int)looks,
            StableSquares = squares,
            StableInverses = inverses,
        },
        _ => null,
    };

    private static IReadOnlyList<double> Numbers(StageCounts stage) => stage.Stable is { } stable
        ?
        [
            stage.Step, stage.Canary.Good, stage.Canary.Total, stable.Good, stable.Total,
            stage.StableLooks, stage.StableSquares, stage.StableInverses,
        ]
        : [stage.Step, stage.Canary.Good, stage.Canary.Total];
}
