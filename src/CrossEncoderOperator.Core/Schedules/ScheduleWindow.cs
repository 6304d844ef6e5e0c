using CrossEncoderOperator.Api.Scaling;
using CrossEncoderOperator.Api.Units;

namespace CrossEncoderOperator.Core.Schedules;

/// <summary>A window of <c>spec.scaling.schedules</c>.</summary>
internal sealed class ScheduleWindow(ScheduleSpec spec, Bounds bounds, TimeSpan learnedStartup) : CalendarEntry(spec.Name!, bounds)
{
    private readonly Cron _start = Cron.Parse(spec.Start!);
    private readonly LocalClock _clock = LocalClock.Of(spec.TimeZone);
    private readonly TimeSpan _duration = Duration.Parse(spec.Duration!);
    private readonly TimeSpan _prewarm = spec.Prewarm is { } prewarm ? Duration.Parse(prewarm) : learnedStartup;

    public override string OpensText => _prewarm > TimeSpan.Zero ? $"{Name} is prewarmed" : $"{Name} opens";

    public override string ClosesText => $"{Name} closes";

    public override IEnumerable<Period> PeriodsFrom(DateTimeOffset instant)
    {
        // A start up to here is over. Such ones are met when the clock repeats an hour, and when it skips one several starts fall together.
        var done = instant - _duration;
        for (var next = _start.Next(_clock.Read(done), inclusive: true); next is { } local; next = _start.Next(local))
        {
            var start = _clock.First(local);
            if (start > done)
            {
                yield return new(start - _prewarm, start + _duration);
                done = start;
            }
        }
    }
}
