namespace CrossEncoderOperator.Core.Scaling;

/// <summary>
/// Replicas for the documents in flight. The average over the stable window decides; a burst that is more than the ready replicas are
/// meant to bear several times over is answered at once, and is not scaled down from until the stable window has passed. Scaling down goes
/// no lower than any load within the stabilisation needed. A function of the load alone: a restart forgets nothing but the load it did not
/// see, and then nothing is scaled down.
/// </summary>
public static class Autoscaler
{
    // From few replicas a rate would climb too slowly.
    private const int SmallStep = 4;

    /// <summary>Decides.</summary>
    /// <param name="load">The load.</param>
    /// <param name="ready">Replicas that are ready.</param>
    /// <param name="current">Replicas asked for now.</param>
    /// <param name="settings">How it reacts.</param>
    public static int Recommend(RevisionLoad load, int ready, int current, AutoscalerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(load);
        ArgumentNullException.ThrowIfNull(settings);
        var bearing = Math.Max(1, ready);
        var isPanic = load.Panic >= AutoscalerSettings.PanicThreshold * bearing * settings.Target;
        var wanted = Replicas(isPanic ? Math.Max(load.Panic, load.Stable) : load.Stable);
        if (wanted > current)
        {
            var limit = (int)Math.Min(int.MaxValue, Math.Max(Math.Ceiling(bearing * settings.ScaleUpRate), bearing + SmallStep));
            return IsNear(load.Stable) && !isPanic ? current : Math.Max(current, Math.Min(wanted, limit));
        }
        var peak = Math.Max(load.Peak, load.Panic);
        if (wanted == current || isPanic || !load.IsComplete || IsNear(peak))
        {
            return current;
        }
        var kept = Math.Max(Replicas(peak), (int)Math.Floor(current / settings.ScaleDownRate));
        return Math.Min(current, Math.Max(wanted, kept));

        int Replicas(double documents) => (int)Math.Min(int.MaxValue, Math.Ceiling(documents / settings.Target));

        bool IsNear(double documents) =>
            current > 0 && Math.Abs((documents / (current * settings.Target)) - 1) <= settings.Tolerance;
    }
}
