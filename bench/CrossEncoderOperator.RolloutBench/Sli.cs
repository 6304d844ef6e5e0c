using CrossEncoderOperator.Core.Analysis;

namespace CrossEncoderOperator.RolloutBench;

/// <summary>The built-in SLIs that are shares of live requests.</summary>
internal static class Sli
{
    public const int Latency = 0;
    public const int Availability = 1;

    public static SliObjective[] All { get; } =
    [
        new() { Name = "latency", Objective = 0.95 },
        new() { Name = "availability", Objective = 0.999 },
        new() { Name = "queueTime", Objective = 0.95 },
        new() { Name = "truncation", Objective = 0.99 },
        new() { Name = "scoreDrift", Objective = 0.95 },
    ];

    public static double AllowedBad(int sli) => 1 - All[sli].Objective;
}
