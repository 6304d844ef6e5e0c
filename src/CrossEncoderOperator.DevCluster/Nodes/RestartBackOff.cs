namespace CrossEncoderOperator.DevCluster.Nodes;

/// <summary>The kubelet's pauses between the runs of a container: none, then 10 s doubling to 5 min; a long run clears them.</summary>
internal static class RestartBackOff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Last = TimeSpan.FromMinutes(5);

    /// <param name="before">The pause before the run that has just ended; null before the first run.</param>
    /// <param name="ran">How long that run lasted.</param>
    public static TimeSpan After(TimeSpan? before, TimeSpan ran)
    {
        if (before is null || ran >= Last * 2) return TimeSpan.Zero;
        return before == TimeSpan.Zero ? First : before.Value * 2 < Last ? before.Value * 2 : Last;
    }
}
