namespace CrossEncoderOperator.RolloutBench;

/// <summary>Counts of one canary and its stable, look by look.</summary>
internal sealed class Traffic(Scenario scenario, RandomSource random)
{
    private double _canaryOwed;
    private double _stableOwed;
    private double _canaryBursts;
    private double _stableBursts;

    /// <summary>Since the canary got its first request; starts before it.</summary>
    public double Minute { get; private set; } = -Rollout.WatchedBefore;

    public int Step { get; private set; } = -1;

    public Arm Canary { get; } = new();

    public Arm Stable { get; } = new();

    /// <summary>Serves for some time at the weight of the present step; a method that looks at the canary alone saves stable's draws.</summary>
    public void Advance(double seconds, bool stableToo)
    {
        var canary = Minute < scenario.From - 1e-9 ? scenario.Stable : scenario.Canary;
        Step = Rollout.StepAt(Minute);
        Minute += seconds / 60;
        var weight = Step < 0 ? 0 : Rollout.Steps[Step].Weight;
        if (scenario.Bursts is { } bursts)
        {
            _canaryBursts = NextBursts(bursts, _canaryBursts, weight, seconds);
            _stableBursts = bursts.Common ? _canaryBursts : NextBursts(bursts, _stableBursts, 1 - weight, seconds);
        }

        Serve(Canary, canary, scenario.Rate * weight * seconds, ref _canaryOwed, _canaryBursts);
        if (stableToo)
        {
            Serve(Stable, scenario.Stable, scenario.Rate * (1 - weight) * seconds, ref _stableOwed, _stableBursts);
        }
    }

    /// <summary>Share of the pods that are in a burst.</summary>
    private double NextBursts(Bursts bursts, double share, double weight, double seconds)
    {
        var pods = bursts.Common ? 1 : Math.Max(1, (int)Math.Round(scenario.Rate * weight / Scenario.RequestsPerPod));
        var bursting = (int)Math.Round(share * pods);
        var end = Math.Min(1, seconds / bursts.Seconds);
        var begin = end * bursts.Share / (1 - bursts.Share);
        return (double)(bursting - random.Binomial(bursting, end) + random.Binomial(pods - bursting, begin)) / pods;
    }

    private void Serve(Arm arm, double[] bad, double requests, ref double owed, double bursting)
    {
        owed += requests;
        var count = (int)Math.Floor(owed + 1e-9);
        owed -= count;
        arm.NewTotal = count;
        arm.Total += count;
        for (var sli = 0; sli < bad.Length; sli++)
        {
            var share = Sli.AllowedBad(sli) * (((1 - bursting) * bad[sli]) + (bursting * (scenario.Bursts?.Bad ?? 0)));
            arm.NewBad[sli] = random.Binomial(count, Math.Min(1, share));
            arm.Bad[sli] += arm.NewBad[sli];
        }
    }
}
