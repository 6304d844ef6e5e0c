namespace CrossEncoderOperator.Core.Scaling;

/// <summary>Documents in flight of one revision, over the windows of its autoscaler (<see cref="ScalingWindows"/>).</summary>
/// <param name="Stable">Average over the stable window.</param>
/// <param name="Panic">The highest average over panic windows within the stable window.</param>
/// <param name="Peak">The highest average over stable windows within the stabilisation of scaling down.</param>
/// <param name="IsComplete">Whether every router has reported throughout all windows; if not, nothing is scaled down.</param>
public sealed record RevisionLoad(double Stable, double Panic, double Peak, bool IsComplete)
{
    public static RevisionLoad Of(LoadSeries series, ScalingWindows windows, bool isComplete)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(windows);
        return new(
            series.Average(windows.Stable),
            series.Highest(windows.Panic, windows.Stable),
            series.Highest(windows.Stable, windows.ScaleDownStabilization),
            isComplete);
    }
}
