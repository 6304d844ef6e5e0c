namespace CrossEncoderOperator.Server.Health;

/// <summary>What the start took.</summary>
/// <param name="LoadSeconds">From the start of the process until the model was loaded.</param>
/// <param name="WarmUpSeconds">From then until it was tested and tuned, and the server ready.</param>
internal sealed record StartUp(double LoadSeconds, double WarmUpSeconds)
{
    /// <param name="process">Time from the start of the process to that of the loading.</param>
    /// <param name="load">Time of the loading.</param>
    /// <param name="warmUp">Time of the rest.</param>
    public static StartUp Of(TimeSpan process, TimeSpan load, TimeSpan warmUp) =>
        new(Math.Round((process + load).TotalSeconds, 3), Math.Round(warmUp.TotalSeconds, 3));
}
