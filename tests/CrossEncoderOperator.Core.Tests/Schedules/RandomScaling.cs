using System.Globalization;
using CrossEncoderOperator.Api.Scaling;
using CsCheck;

namespace CrossEncoderOperator.Core.Tests.Schedules;

/// <summary>A random spec, with the crons of its schedules as sets.</summary>
internal sealed record RandomScaling(ScalingSpec Spec, IReadOnlyList<CronSets> Starts, int StartupSeconds, int Seed)
{
    public static readonly string[] Zones =
    [
        "UTC", "Europe/Berlin", "Europe/London", "Europe/Dublin", "Europe/Lisbon", "America/New_York", "America/Los_Angeles", "America/St_Johns",
        "America/Havana", "America/Santiago", "Australia/Sydney", "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Chatham", "Asia/Beirut",
        "Asia/Kathmandu", "Asia/Tokyo", "Asia/Jerusalem", "Africa/Cairo", "Antarctica/Troll",
    ];

    // Cronos never comes to an end in a zone whose daylight saving is negative, such as this one.
    private static readonly string[] s_anyZones = [.. Zones, "Africa/Casablanca"];

    private static readonly Gen<int[]> s_days = Gen.OneOf(
        Gen.Int[1, 28].Select(day => new[] { day }), Gen.Int[0, 3].Select(i => new[] { 28 + i }), Gen.Const<int[]>([1, 15]));

    private static readonly Gen<int[]> s_months = Gen.Int[1, 12].Select(month => new[] { month });

    private static readonly Gen<int[]> s_weekDays = Gen.OneOf(
        Gen.Const<int[]>([]), Gen.Const<int[]>([1, 2, 3, 4, 5]), Gen.Const<int[]>([0]), Gen.Const<int[]>([0, 6]), Gen.Int[0, 6].Select(day => new[] { day }));

    private static readonly Gen<(int[] Days, int[] Months, int[] WeekDays)> s_dates = Gen.Frequency(
        (3, s_weekDays.Select(weekDays => (Array.Empty<int>(), Array.Empty<int>(), weekDays))),
        (2, s_days.Select(days => (days, Array.Empty<int>(), Array.Empty<int>()))),
        (1, Gen.Select(Gen.Int[1, 28], s_months, (day, months) => (new[] { day }, months, Array.Empty<int>()))),
        (1, Gen.Const((new[] { 29 }, new[] { 2 }, Array.Empty<int>()))));

    // The hours at which clocks are changed come often.
    private static readonly Gen<int[]> s_hours = Gen.Frequency(
        (4, Gen.Int[0, 3].Select(hour => new[] { hour })), (3, Gen.Int[0, 23].Select(hour => new[] { hour })), (1, Gen.Const<int[]>([2, 14])));

    private static readonly Gen<int[]> s_minutes = Gen.Frequency((4, Gen.Int[0, 59].Select(minute => new[] { minute })), (1, Gen.Const<int[]>([0, 30])));

    private static readonly Gen<(int? Min, int? Max)> s_bounds = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 3], (given, min, more) =>
        (given is 1 or 3 ? min : (int?)null, given is 2 or 3 ? (given == 3 ? min : 0) + more : (int?)null));

    private static readonly Gen<string?> s_prewarm = Gen.OneOf(
        Gen.Const((string?)null), Gen.Const((string?)"0s"), Gen.Int[1, 120].Select(minutes => (string?)Minutes(minutes)));

    /// <summary>Windows that are given by lists of numbers alone: for them Cronos has our rule of daylight saving.</summary>
    public static Gen<RandomScaling> OfLists(DateTime from, int days) => Of(s_hours, Zones, from, days);

    /// <summary>Windows that may come every hour as well, and one zone more.</summary>
    public static Gen<RandomScaling> OfAny(DateTime from, int days) =>
        Of(Gen.Frequency((3, s_hours), (1, Gen.Const<int[]>([]))), s_anyZones, from, days);

    public override string ToString() => k8s.KubernetesJson.Serialize(Spec) + $" startup {StartupSeconds} s, seed {Seed}";

    private static Gen<RandomScaling> Of(Gen<int[]> hours, string[] zones, DateTime from, int days)
    {
        var anyZone = Gen.Int[0, zones.Length - 1].Select(i => zones[i]);
        var cron = Gen.Select(s_minutes, hours, s_dates, (m, h, dates) => new CronSets(m, h, dates.Days, dates.Months, dates.WeekDays));
        var schedule = Gen.Select(cron, anyZone, Gen.Int[1, 1000], s_prewarm, s_bounds, (start, zone, length, prewarm, bounds) => (start, new ScheduleSpec
        {
            TimeZone = zone == "UTC" ? null : zone,
            Start = start.Text,
            Duration = Minutes(LongAs(Cron.Parse(start.Text).ShortestPeriod, length)),
            Prewarm = prewarm,
            MinReplicas = bounds.Min,
            MaxReplicas = bounds.Max,
        }));
        var exception = Gen.Select(Gen.Int[0, days], anyZone, s_bounds, (day, zone, bounds) => new ScalingException
        {
            Date = from.AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            TimeZone = zone,
            MinReplicas = bounds.Min,
            MaxReplicas = bounds.Max ?? (bounds.Min is null ? 0 : null),
        });
        return Gen.Select(schedule.List[0, 3], exception.List[0, 3], Gen.Int[0, 2], s_bounds, Gen.Int[0, 600], Gen.Int, (schedules, exceptions, min, outside, startup, seed) =>
            new RandomScaling(
                new ScalingSpec
                {
                    MinReplicas = min,
                    Schedules = [.. schedules.Select((s, i) => s.Item2 with { Name = $"w{i}" })],
                    OutsideSchedules = schedules.Count > 0 && outside is not (null, null)
                        ? new OutsideSchedulesSpec { MinReplicas = outside.Min, MaxReplicas = outside.Max } : null,
                    Exceptions = [.. exceptions.DistinctBy(e => (e.Date, e.TimeZone))],
                },
                [.. schedules.Select(s => s.start)],
                startup,
                seed));
    }

    /// <summary>Mostly hours, at times as long as may be.</summary>
    private static int LongAs(TimeSpan period, int length)
    {
        var most = (int)Math.Min(period.TotalMinutes, 7 * 24 * 60);
        return length > 950 ? most : Math.Min(length, most);
    }

    private static string Minutes(int minutes) => minutes.ToString(CultureInfo.InvariantCulture) + "m";
}
