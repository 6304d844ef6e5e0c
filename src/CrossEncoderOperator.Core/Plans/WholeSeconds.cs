namespace CrossEncoderOperator.Core.Plans;

/// <summary>Times as the API has them.</summary>
internal static class WholeSeconds
{
    public static DateTime Of(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);
}
