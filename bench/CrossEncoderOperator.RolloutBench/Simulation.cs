namespace CrossEncoderOperator.RolloutBench;

/// <summary>Runs many canaries of one scenario through one method.</summary>
internal static class Simulation
{
    public const int Canaries = 2000;

    /// <summary>When each canary met <paramref name="wanted"/>. The same canary has the same seed under every method.</summary>
    public static Outcome[] Run(Scenario scenario, Func<IMethod> method, Decision wanted = Decision.RollBack, double? minutes = null)
    {
        var outcomes = new Outcome[Canaries];
        Parallel.For(0, Canaries, new() { MaxDegreeOfParallelism = 2 }, index =>
            outcomes[index] = RunOne(new Traffic(scenario, new RandomSource((ulong)index + 1)), scenario, method(), wanted, minutes ?? Rollout.Minutes));
        return outcomes;
    }

    private static Outcome RunOne(Traffic traffic, Scenario scenario, IMethod method, Decision wanted, double minutes)
    {
        while (traffic.Minute < minutes - 1e-9)
        {
            var seconds = traffic.Minute < -1e-9 ? SequentialMethod.Interval : method.SecondsToNextLook(scenario, traffic);
            traffic.Advance(seconds, method.Compares);
            if (method.Look(traffic) == wanted)
            {
                return new(traffic.Canary.Total, traffic.Minute);
            }
        }

        return Outcome.Never;
    }
}
