using System.Globalization;
using CrossEncoderOperator.Api.Units;
using CrossEncoderOperator.Core.Schedules;
using CsCheck;
using Cronos;

namespace CrossEncoderOperator.Core.Tests.Schedules;

/// <summary>Two years of random schedules in 20 time zones, against what Cronos and the framework say of the same zones.</summary>
public sealed class ScheduleProperties
{
    private const int Sets = 10_000;
    private const int Days = 731;

    // With a leap day in it.
    private static readonly DateTimeOffset s_from = Calendars.Utc("2027-07-01");
    private static readonly DateTimeOffset s_to = s_from.AddDays(Days);

    [Fact]
    public void Two_years_are_as_asked() => RandomScaling.OfLists(s_from.DateTime, Days).Sample(
        random =>
        {
            var calendar = new ScalingCalendar(random.Spec, TimeSpan.FromSeconds(random.StartupSeconds));
            var changes = calendar.Transitions(s_from, s_to).ToList();
            var first = calendar.At(s_from).Bounds;

            AreApart(first, changes);
            AreAsAsked(random, first, changes);
            AgreesWith(calendar, random.Seed, first, changes);
            KeepsExceptions(calendar, random);
        },
        iter: Sets, print: random => random.ToString());

    /// <summary>No two at one instant, each changes something, and each goes on from the one before.</summary>
    private static void AreApart(Bounds first, List<Transition> changes)
    {
        Assert.True(changes.TrueForAll(change => change.At > s_from && change.At <= s_to && change.After != change.Before));
        Assert.True(changes.Zip(changes.Skip(1)).All(pair => pair.First.At < pair.Second.At && pair.First.After == pair.Second.Before));
        Assert.True(changes.Count == 0 || changes[0].Before == first);
    }

    /// <summary>No window and no exception is longer or shorter than asked, early or late.</summary>
    private static void AreAsAsked(RandomScaling random, Bounds first, List<Transition> changes)
    {
        var edges = Edges(random);
        edges.Sort((a, b) => a.At.CompareTo(b.At));
        var open = new int[random.Spec.Schedules!.Count + random.Spec.Exceptions!.Count];
        var expected = new List<(DateTimeOffset, Bounds)>();
        var known = new Bounds?[1 << open.Length];
        var bounds = new Bounds(-1, -1);
        var at = s_from;
        for (var i = 0; at <= s_to; at = edges[i].At)
        {
            for (; i < edges.Count && edges[i].At <= at; i++)
            {
                open[edges[i].Entry] += edges[i].Step;
            }
            var which = 0;
            for (var n = 0; n < open.Length; n++)
            {
                which |= open[n] > 0 ? 1 << n : 0;
            }
            var next = known[which] ??= ScheduleModel.Of(
                random.Spec,
                random.Spec.Schedules.Where((_, n) => open[n] > 0),
                random.Spec.Exceptions.Where((_, n) => open[random.Spec.Schedules.Count + n] > 0));
            if (next != bounds)
            {
                expected.Add((at, next));
                bounds = next;
            }
            if (i == edges.Count)
            {
                break;
            }
        }
        List<(DateTimeOffset, Bounds)> actual = [(s_from, first), .. changes.Select(change => (change.At, change.After))];
        if (!expected.SequenceEqual(actual))
        {
            Assert.Fail($"missing: {string.Join(", ", expected.Except(actual).Take(3))}, not asked: {string.Join(", ", actual.Except(expected).Take(3))}");
        }
    }

    private static List<(DateTimeOffset At, int Entry, int Step)> Edges(RandomScaling random)
    {
        var edges = new List<(DateTimeOffset, int, int)>();
        for (var i = 0; i < random.Spec.Schedules!.Count; i++)
        {
            var schedule = random.Spec.Schedules[i];
            // Cronos never comes to an end in Dublin, whose daylight saving is negative; the clocks of London read the same.
            var zone = TimeZoneInfo.FindSystemTimeZoneById(schedule.TimeZone switch { null => "UTC", "Europe/Dublin" => "Europe/London", var other => other });
            var starts = CronExpression.Parse(schedule.Start!).GetOccurrences(s_from.UtcDateTime.AddDays(-9), s_to.UtcDateTime.AddDays(2), zone).Distinct();
            foreach (var start in starts.Select(start => new DateTimeOffset(start, TimeSpan.Zero)))
            {
                edges.Add((start - ScheduleModel.Prewarm(random, schedule), i, 1));
                edges.Add((start + Duration.Parse(schedule.Duration!), i, -1));
            }
        }
        for (var i = 0; i < random.Spec.Exceptions!.Count; i++)
        {
            var exception = random.Spec.Exceptions[i];
            edges.Add((Midnight(exception.Date!, 0, exception.TimeZone!), random.Spec.Schedules.Count + i, 1));
            edges.Add((Midnight(exception.Date!, 1, exception.TimeZone!), random.Spec.Schedules.Count + i, -1));
        }
        return edges;
    }

    private static DateTimeOffset Midnight(string date, int later, string zoneName)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(zoneName);
        var midnight = DateTime.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture).AddDays(later);
        while (zone.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(1);
        }
        var offset = zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max() : zone.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight, offset).ToUniversalTime();
    }

    /// <summary>What holds at an instant, and what comes next, is what the list says; asked again, the same.</summary>
    private static void AgreesWith(ScalingCalendar calendar, int seed, Bounds first, List<Transition> changes)
    {
        var random = new Random(seed);
        for (var i = 0; i < 3; i++)
        {
            var at = s_from.AddSeconds(random.Next(Days * 86_400));
            // Some of them at the very edge.
            if (changes.Count > 0 && i > 0)
            {
                at = changes[random.Next(changes.Count)].At.AddTicks(i == 1 ? 0 : -1);
            }
            var index = changes.FindLastIndex(change => change.At <= at);
            var now = calendar.At(at);
            Assert.Equal(index < 0 ? first : changes[index].After, now.Bounds);
            if (index + 1 < changes.Count && now.Next is not null)
            {
                Assert.Equal(Told(changes[index + 1]), Told(now.Next));
                Assert.True(now.ValidUntil > at && now.ValidUntil <= now.Next.At);
            }
            if (i == 0)
            {
                var again = calendar.At(at);
                Assert.Equal((now.Bounds, now.Reason, now.ActiveSchedule, now.ValidUntil), (again.Bounds, again.Reason, again.ActiveSchedule, again.ValidUntil));
            }
        }
    }

    private static (DateTimeOffset, Bounds, Bounds, string) Told(Transition change) => (change.At, change.Before, change.After, change.What);

    /// <summary>At no time of an exception's day do other bounds hold than those of the exceptions.</summary>
    private static void KeepsExceptions(ScalingCalendar calendar, RandomScaling random)
    {
        var instants = new Random(random.Seed);
        foreach (var exception in random.Spec.Exceptions!)
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(exception.TimeZone!);
            var time = DateTime.ParseExact(exception.Date!, "yyyy-MM-dd", CultureInfo.InvariantCulture).AddHours(instants.Next(4, 24));
            var now = calendar.At(new DateTimeOffset(time, zone.GetUtcOffset(time)));
            Assert.Equal(BoundsReason.Exception, now.Reason);
            Assert.Contains(exception.Date, now.Active);
        }
    }
}
