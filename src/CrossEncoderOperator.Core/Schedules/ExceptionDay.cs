using System.Globalization;
using CrossEncoderOperator.Api.Scaling;

namespace CrossEncoderOperator.Core.Schedules;

/// <summary>A day of <c>spec.scaling.exceptions</c>.</summary>
internal sealed class ExceptionDay(ScalingException spec, Bounds bounds) : CalendarEntry(spec.Date!, bounds)
{
    private readonly DateTime _date = DateTime.ParseExact(spec.Date!, "yyyy-MM-dd", CultureInfo.InvariantCulture);
    private readonly LocalClock _clock = LocalClock.Of(spec.TimeZone);

    public override string OpensText => $"the exception of {Name} begins";

    public override string ClosesText => $"the exception of {Name} ends";

    public override IEnumerable<Period> PeriodsFrom(DateTimeOffset instant)
    {
        // No day of any zone is still under way two days after its date.
        if (_date.AddDays(2) < instant.UtcDateTime)
        {
            yield break;
        }
        // A day that the zone skips, to move across the date line, is empty.
        var day = new Period(_clock.First(_date), _clock.First(_date.AddDays(1)));
        if (day.To > instant && day.To > day.From)
        {
            yield return day;
        }
    }
}
