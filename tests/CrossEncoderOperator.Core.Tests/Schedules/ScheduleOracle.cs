using System.Globalization;
using CrossEncoderOperator.Api.Units;
using CrossEncoderOperator.Core.Schedules;
using CsCheck;

namespace CrossEncoderOperator.Core.Tests.Schedules;

/// <summary>Random schedules, minute by minute: a person who looks at a clock on the wall, and at nothing else.</summary>
public sealed class ScheduleOracle
{
    private const int Sets = 200;
    private const int Days = 10;

    // In the ten days after them the zones change their clocks, but for those that never do.
    private static readonly string[] s_starts =
    [
        "2026-02-12", "2026-03-04", "2026-03-20", "2026-04-01", "2026-04-20", "2026-09-01", "2026-09-24", "2026-09-30", "2026-10-20", "2026-10-28",
    ];

    [Fact]
    public void Every_minute_is_as_a_person_with_a_clock_would_have_it() =>
        Gen.Int[0, s_starts.Length - 1].SelectMany(start => RandomScaling.OfAny(Calendars.Utc(s_starts[start]).DateTime, Days).Select(random => (start, random)))
            .Sample(
                sample =>
                {
                    var from = Calendars.Utc(s_starts[sample.start]);
                    var random = sample.random with { StartupSeconds = sample.random.StartupSeconds / 60 * 60 };
                    var calendar = new ScalingCalendar(random.Spec, TimeSpan.FromSeconds(random.StartupSeconds));
                    var minutes = Minutes(random, from);
                    List<(DateTimeOffset, Bounds)> expected = [];
                    for (var i = 0; i < minutes.Length; i++)
                    {
                        if (i == 0 || minutes[i] != minutes[i - 1])
                        {
                            expected.Add((from.AddMinutes(i), minutes[i]));
                        }
                    }
                    Assert.Equal(
                        expected,
                        [(from, calendar.At(from).Bounds), .. calendar.Transitions(from, from.AddMinutes(minutes.Length - 1)).Select(change => (change.At, change.After))]);
                },
                iter: Sets, print: sample => $"{s_starts[sample.start]} {sample.random}");

    private static Bounds[] Minutes(RandomScaling random, DateTimeOffset from)
    {
        const int Before = 8 * 24 * 60;
        const int After = 24 * 60;
        var all = Before + (Days * 24 * 60) + After;
        var windows = random.Spec.Schedules!.Select((schedule, i) =>
        {
            var open = new bool[all];
            var (prewarm, duration) = ((int)ScheduleModel.Prewarm(random, schedule).TotalMinutes, (int)Duration.Parse(schedule.Duration!).TotalMinutes);
            Look(schedule.TimeZone ?? "UTC", from.AddMinutes(-Before), all, (minute, time, repeated) =>
            {
                if (!repeated && random.Starts[i].Matches(time))
                {
                    var (first, last) = (Math.Max(0, minute - prewarm), Math.Min(all, minute + duration));
                    Array.Fill(open, true, first, Math.Max(0, last - first));
                }
            });
            return (schedule, open);
        }).ToList();
        var exceptions = random.Spec.Exceptions!.Select(exception =>
        {
            var date = DateTime.ParseExact(exception.Date!, "yyyy-MM-dd", CultureInfo.InvariantCulture);
            var day = new bool[all];
            Look(exception.TimeZone!, from.AddMinutes(-Before), all, (minute, time, _) => day[minute] = time.Date == date);
            return (exception, day);
        }).ToList();
        return [.. Enumerable.Range(Before, Days * 24 * 60).Select(minute => ScheduleModel.Of(
            random.Spec, windows.Where(w => w.open[minute]).Select(w => w.schedule), exceptions.Where(e => e.day[minute]).Select(e => e.exception)))];
    }

    /// <summary>
    /// Tells, minute by minute, of the times that the clock reads for the first time, those that it skips along with the one after them; while
    /// it repeats an hour, of the latest that it has read.
    /// </summary>
    private static void Look(string zoneName, DateTimeOffset from, int minutes, Action<int, DateTime, bool> see)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(zoneName);
        var latest = TimeZoneInfo.ConvertTime(from, zone).DateTime.AddMinutes(-1);
        for (var minute = 0; minute < minutes; minute++)
        {
            var utc = from.UtcDateTime.AddMinutes(minute);
            var read = utc + zone.GetUtcOffset(utc);
            if (read <= latest)
            {
                see(minute, latest, true);
            }
            for (; latest < read; latest = latest.AddMinutes(1))
            {
                see(minute, latest.AddMinutes(1), false);
            }
        }
    }
}
