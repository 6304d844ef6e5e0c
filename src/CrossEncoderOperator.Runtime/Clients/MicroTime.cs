namespace CrossEncoderOperator.Runtime.Clients;

/// <summary>Times that the API wants with exactly six decimals.</summary>
internal static class MicroTime
{
    /// <summary>Never a whole second: the serializer drops a fraction of zero, and the server refuses such a time.</summary>
    public static DateTime Of(DateTimeOffset time)
    {
        var micros = time.UtcTicks / TimeSpan.TicksPerMicrosecond;
        return new(Math.Max(micros, (time.UtcTicks / TimeSpan.TicksPerSecond * 1_000_000) + 1) * TimeSpan.TicksPerMicrosecond, DateTimeKind.Utc);
    }
}
