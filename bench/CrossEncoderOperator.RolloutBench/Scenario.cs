namespace CrossEncoderOperator.RolloutBench;

/// <summary>What the revisions are like. Shares of bad requests are in multiples of what each objective allows.</summary>
internal sealed record Scenario
{
    /// <summary>Requests per second of one pod; revisions have pods for their share of the traffic.</summary>
    public const double RequestsPerPod = 5;

    public required string Name { get; init; }

    /// <summary>Requests per second, of both revisions together.</summary>
    public double Rate { get; init; } = 100;

    /// <summary>Bad requests of stable, per SLI.</summary>
    public required double[] Stable { get; init; }

    /// <summary>Bad requests of the canary, per SLI.</summary>
    public required double[] Canary { get; init; }

    /// <summary>Minute from which the canary is like that; until then it is like stable.</summary>
    public double From { get; init; }

    public Bursts? Bursts { get; init; }

    /// <summary>Every SLI of both revisions has this share of bad requests.</summary>
    public static Scenario Identical(string name, double bad)
    {
        double[] all = [.. Sli.All.Select(_ => bad)];
        return new() { Name = name, Stable = all, Canary = all };
    }

    /// <summary>Both revisions at half of what the objectives allow, but for one SLI of the canary or of both.</summary>
    public static Scenario Fault(string name, int sli, double stableBad, double canaryBad)
    {
        double[] Healthy(double bad) => [.. Sli.All.Select((_, index) => index == sli ? bad / Sli.AllowedBad(sli) : 0.5)];
        return new() { Name = name, Stable = Healthy(stableBad), Canary = Healthy(canaryBad) };
    }
}
