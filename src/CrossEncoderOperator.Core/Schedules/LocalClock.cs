using CrossEncoderOperator.Api.Scaling;

namespace CrossEncoderOperator.Core.Schedules;

/// <summary>A clock on the wall of a time zone.</summary>
internal sealed class LocalClock
{
    // No clock is further from UTC, and none is changed twice within twice as long.
    private static readonly TimeSpan s_farthest = TimeSpan.FromHours(15);

    private readonly TimeZoneInfo _zone;

    private LocalClock(TimeZoneInfo zone) => _zone = zone;

    /// <param name="name">IANA name of a zone that there is; UTC when null.</param>
    public static LocalClock Of(string? name) => new(TimeZoneInfo.FindSystemTimeZoneById(name ?? TimeZones.Default));

    /// <summary>What the clock reads.</summary>
    public DateTime Read(DateTimeOffset instant) => instant.UtcDateTime + Offset(instant.UtcDateTime);

    /// <summary>
    /// When the clock first reads a time or a later one: the first of two when it reads the time twice, and the moment of the change when it
    /// skips the time.
    /// </summary>
    public DateTimeOffset First(DateTime local)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Utc);
        var (before, after) = (Offset(local - s_farthest), Offset(local + s_farthest));
        var utc = before == after || Offset(local - before) == before ? local - before
            : Offset(local - after) == after ? local - after
            : Change(local - after, local - before, after);
        return new(utc, TimeSpan.Zero);
    }

    /// <summary>The second in which the offset becomes another one.</summary>
    private DateTime Change(DateTime from, DateTime to, TimeSpan offset)
    {
        while (to - from > TimeSpan.FromSeconds(1))
        {
            var middle = from + TimeSpan.FromSeconds((long)(to - from).TotalSeconds / 2);
            (from, to) = Offset(middle) == offset ? (from, middle) : (middle, to);
        }
        return to;
    }

    private TimeSpan Offset(DateTime utc) => _zone.GetUtcOffset(utc);
}
