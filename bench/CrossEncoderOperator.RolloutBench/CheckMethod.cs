namespace CrossEncoderOperator.RolloutBench;

/// <summary>
/// What users have now: once a minute, each SLI's share of bad requests in that minute against a limit; a percentile over its threshold
/// is the same as too large a share of requests over it. Rolls back at the nth failed check: the fifth is threshold counting
/// (Flagger), the first is fixed-count analysis (Argo Rollouts).
/// </summary>
/// <param name="failures">Failed checks that roll back.</param>
/// <param name="limits">Largest share of bad requests of each SLI.</param>
/// <param name="emptyFails">A minute without a request is a failed check.</param>
internal sealed class CheckMethod(int failures, double[] limits, bool emptyFails) : IMethod
{
    private int _failed;

    public bool Compares => false;

    public double SecondsToNextLook(Scenario scenario, Traffic traffic) => 60;

    public Decision Look(Traffic traffic)
    {
        var canary = traffic.Canary;
        var failed = canary.NewTotal == 0 && emptyFails && traffic.Step >= 0;
        for (var sli = 0; sli < limits.Length && canary.NewTotal > 0; sli++)
        {
            failed |= (double)canary.NewBad[sli] / canary.NewTotal > limits[sli];
        }

        _failed += failed ? 1 : 0;
        return _failed >= failures ? Decision.RollBack : Decision.Undecided;
    }
}
