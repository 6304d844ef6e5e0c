namespace CrossEncoderOperator.RolloutBench;

/// <summary>
/// The limits at which a method that counts failed checks rolls back no more than a budget of identical canaries: the best that its
/// user could set, if they knew the traffic and stable's rates. Exact, from the binomial distribution.
/// </summary>
internal static class Calibration
{
    /// <summary>The lowest such limit of each SLI, each having an equal part of the budget.</summary>
    public static double[] Limits(Scenario healthy, int failures, double budget) =>
        [.. Enumerable.Range(0, Sli.All.Length).Select(sli => Limit(healthy.Rate, Sli.AllowedBad(sli) * healthy.Stable[sli], failures, budget / Sli.All.Length))];

    private static double Limit(double rate, double bad, int failures, double budget)
    {
        var (low, high) = (0.0, 1.0);
        for (var halving = 0; halving < 30; halving++)
        {
            var middle = (low + high) / 2;
            (low, high) = RollsBack(rate, bad, failures, middle) > budget ? (middle, high) : (low, middle);
        }

        return high;
    }

    private static double RollsBack(double rate, double bad, int failures, double limit)
    {
        // Probability of each number of failed checks so far; the last one absorbs.
        var failed = new double[failures + 1];
        failed[0] = 1;
        foreach (var (weight, minutes) in Rollout.Steps)
        {
            var fails = TailAbove(limit, rate * weight * 60, bad);
            for (var minute = 0; minute < minutes; minute++)
            {
                for (var count = failures - 1; count >= 0; count--)
                {
                    failed[count + 1] += failed[count] * fails;
                    failed[count] *= 1 - fails;
                }
            }
        }

        return failed[failures];
    }

    /// <summary>Probability that more than <paramref name="limit"/> of the requests are bad.</summary>
    private static double TailAbove(double limit, double requests, double bad)
    {
        var trials = (int)requests;
        var count = (int)Math.Floor(limit * trials) + 1;
        if (count > trials)
        {
            return 0;
        }

        // The first term by its logarithm, the others by their ratio to the one before.
        var odds = bad / (1 - bad);
        var log = trials * Math.Log(1 - bad);
        for (var hits = 0; hits < count; hits++)
        {
            log += Math.Log((trials - hits) * odds / (hits + 1));
        }

        double sum = 0, term = Math.Exp(log);
        for (var hits = count; hits <= trials && (term > 1e-18 || hits < bad * trials); hits++)
        {
            sum += term;
            term *= (trials - hits) * odds / (hits + 1);
        }

        return Math.Min(1, sum);
    }
}
