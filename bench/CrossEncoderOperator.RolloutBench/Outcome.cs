namespace CrossEncoderOperator.RolloutBench;

/// <summary>How one canary ended. Infinite when nothing was decided.</summary>
internal readonly record struct Outcome(double Requests, double Minutes)
{
    public static Outcome Never { get; } = new(double.PositiveInfinity, double.PositiveInfinity);
}
