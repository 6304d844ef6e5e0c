namespace CrossEncoderOperator.Core.Analysis;

/// <summary>
/// Bad events come in bursts: a stalled pod, a slow node. Then a thousand events tell less than a thousand independent ones would.
/// Stable shows how much less: the variance of its bad events between looks, over what independent events would have.
/// </summary>
internal static class Dispersion
{
    /// <summary>A burst that outlasts a look is seen by each as a part: the excess over the looks together is about twice that of one.</summary>
    private const double BetweenLooks = 2;

    /// <summary>
    /// The factor by which counts overstate what was seen; 1 unless stable is clearly burstier than chance. Never below 1, so
    /// that dividing counts by it can only lower the evidence.
    /// </summary>
    public static double Of(IReadOnlyList<StageCounts> stages)
    {
        double squares = 0, freedom = 0, variance = 0;
        foreach (var stage in stages)
        {
            if (stage is not { StableLooks: > 1, Stable: { Bad: > 0, Good: > 0 } stable })
            {
                continue;
            }

            var spread = stable.BadRatio * (1 - stable.BadRatio);
            squares += (stage.StableSquares - (stable.Bad * stable.BadRatio)) / spread;
            freedom += stage.StableLooks - 1;
            // Of the terms of a χ² of counts: 2 each as for normal ones, and the excess of rare events.
            variance += (2 * (stage.StableLooks - 1)) + (stage.StableInverses / spread);
        }

        if (freedom == 0)
        {
            return 1;
        }

        var excess = (squares / freedom) - 1;
        return excess > 2 * Math.Sqrt(variance) / freedom ? 1 + (BetweenLooks * excess) : 1;
    }
}
