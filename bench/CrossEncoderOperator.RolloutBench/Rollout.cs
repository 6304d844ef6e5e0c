namespace CrossEncoderOperator.RolloutBench;

/// <summary>The rollout that every canary of the simulation goes through.</summary>
internal static class Rollout
{
    public static (double Weight, double Minutes)[] Steps { get; } = [(0.05, 10), (0.25, 10), (0.50, 30), (0.90, 10)];

    public static double Minutes { get; } = Steps.Sum(step => step.Minutes);

    /// <summary>Minutes for which stable is watched while the canary's pods start; a canary takes no less.</summary>
    public const double WatchedBefore = 3;

    /// <summary>Index of the step; -1 before the first.</summary>
    public static int StepAt(double minute)
    {
        if (minute < -1e-9)
        {
            return -1;
        }

        var step = 0;
        for (var end = Steps[0].Minutes; step < Steps.Length - 1 && minute >= end - 1e-9; end += Steps[step].Minutes)
        {
            step++;
        }

        return step;
    }
}
