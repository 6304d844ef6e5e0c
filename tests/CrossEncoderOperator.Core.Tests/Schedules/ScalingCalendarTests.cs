using CrossEncoderOperator.Core.Schedules;

namespace CrossEncoderOperator.Core.Tests.Schedules;

/// <summary>Which bounds hold, and why.</summary>
public sealed class ScalingCalendarTests
{
    private const string Office = """{"name":"office","timeZone":"Europe/Berlin","start":"0 8 * * MON-FRI","duration":"10h","prewarm":"0s","minReplicas":2,"maxReplicas":8}""";
    private const string Rush = """{"name":"rush","timeZone":"Europe/Berlin","start":"0 12 * * *","duration":"2h","prewarm":"0s","minReplicas":1,"maxReplicas":20}""";
    private const string Asleep = "\"outsideSchedules\":{\"maxReplicas\":0}";
    private const string Christmas = """{"date":"2026-12-25","timeZone":"Europe/Berlin","maxReplicas":0}""";

    // 2026-06-01 is a Monday; Berlin is two hours ahead in summer, one in winter.
    [Theory]
    [InlineData("nothing given", "{}", "2026-06-01T07:00", 1, 1, "Base", "")]
    [InlineData("only a minimum", """{"minReplicas":3}""", "2026-06-01T07:00", 3, 3, "Base", "")]
    [InlineData("a minimum of zero", """{"minReplicas":0}""", "2026-06-01T07:00", 0, 1, "Base", "")]
    [InlineData("only a maximum", """{"maxReplicas":4}""", "2026-06-01T07:00", 1, 4, "Base", "")]
    [InlineData("an open window", "{\"schedules\":[" + Office + "]}", "2026-06-01T06:00", 2, 8, "Schedule", "office")]
    [InlineData("the last moment of a window", "{\"schedules\":[" + Office + "]}", "2026-06-01T15:59:59.9999999", 2, 8, "Schedule", "office")]
    [InlineData("a window that has just closed", "{\"schedules\":[" + Office + "]}", "2026-06-01T16:00", 1, 1, "Base", "")]
    [InlineData("a window in winter", "{\"schedules\":[" + Office + "]}", "2026-12-01T16:59", 2, 8, "Schedule", "office")]
    [InlineData("outside with a ceiling", "{\"minReplicas\":3,\"schedules\":[" + Office + "]," + Asleep + "}", "2026-06-06T08:00", 0, 0, "OutsideSchedule", "")]
    [InlineData("outside with a floor", "{\"maxReplicas\":4,\"schedules\":[" + Office + "],\"outsideSchedules\":{\"minReplicas\":2}}", "2026-06-06T08:00", 2, 4, "OutsideSchedule", "")]
    [InlineData("two windows: the larger of each", "{\"schedules\":[" + Office + "," + Rush + "]}", "2026-06-01T10:00", 2, 20, "Schedule", "office,rush")]
    [InlineData("only the other window", "{\"schedules\":[" + Office + "," + Rush + "]," + Asleep + "}", "2026-06-06T10:00", 1, 20, "Schedule", "rush")]
    [InlineData("a window may lower", """{"minReplicas":4,"maxReplicas":9,"schedules":[{"name":"night","start":"0 22 * * *","duration":"8h","maxReplicas":2}]}""", "2026-06-01T23:00", 2, 2, "Schedule", "night")]
    [InlineData("a window without bounds", "{\"minReplicas\":2,\"maxReplicas\":5,\"schedules\":[{\"name\":\"day\",\"start\":\"0 8 * * *\",\"duration\":\"8h\"}]," + Asleep + "}", "2026-06-01T09:00", 2, 5, "Schedule", "day")]
    [InlineData("a window that raises the maximum that is not given", """{"minReplicas":0,"schedules":[{"name":"day","start":"0 8 * * *","duration":"8h","minReplicas":3}]}""", "2026-06-01T09:00", 3, 3, "Schedule", "day")]
    [InlineData("a window across midnight", """{"schedules":[{"name":"night","start":"0 22 * * SUN","duration":"8h","maxReplicas":3}]}""", "2026-06-01T05:59", 1, 3, "Schedule", "night")]
    [InlineData("a window of a week", """{"schedules":[{"name":"week","start":"0 0 1 * *","duration":"7d","maxReplicas":3}]}""", "2026-06-07T23:59", 1, 3, "Schedule", "week")]
    [InlineData("an exception beats a window", "{\"schedules\":[" + Office + "],\"exceptions\":[" + Christmas + "]}", "2026-12-25T10:00", 0, 0, "Exception", "2026-12-25")]
    [InlineData("an exception beats outside", "{\"schedules\":[" + Office + "]," + Asleep + ",\"exceptions\":[{\"date\":\"2026-06-06\",\"minReplicas\":2}]}", "2026-06-06T10:00", 2, 2, "Exception", "2026-06-06")]
    [InlineData("an exception without schedules", "{\"exceptions\":[" + Christmas + "]}", "2026-12-25T10:00", 0, 0, "Exception", "2026-12-25")]
    [InlineData("an exception's first moment, in its zone", "{\"exceptions\":[" + Christmas + "]}", "2026-12-24T23:00", 0, 0, "Exception", "2026-12-25")]
    [InlineData("an exception's last moment, in its zone", "{\"exceptions\":[" + Christmas + "]}", "2026-12-25T22:59:59", 0, 0, "Exception", "2026-12-25")]
    [InlineData("an exception that is over", "{\"exceptions\":[" + Christmas + "]}", "2026-12-25T23:00", 1, 1, "Base", "")]
    [InlineData("an exception far in the past", """{"exceptions":[{"date":"2000-01-01","maxReplicas":0}]}""", "2026-12-25T23:00", 1, 1, "Base", "")]
    [InlineData("exceptions of two zones: the larger of each", """{"maxReplicas":9,"exceptions":[{"date":"2026-12-25","maxReplicas":0},{"date":"2026-12-25","timeZone":"Asia/Tokyo","minReplicas":2,"maxReplicas":3}]}""", "2026-12-25T10:00", 2, 3, "Exception", "2026-12-25,2026-12-25")]
    public void Holds(string what, string spec, string at, int min, int max, string reason, string active)
    {
        var now = Calendars.Of(spec).At(Calendars.Utc(at));
        Assert.True(
            (new Bounds(min, max), reason, active) == (now.Bounds, now.Reason.ToString(), string.Join(',', now.Active)),
            $"{what}: {now.Bounds} {now.Reason} {string.Join(',', now.Active)}");
    }

    [Theory]
    [InlineData("2026-06-01T05:00", "office opens: 2 to 8 replicas", "2026-06-01T06:00")]
    [InlineData("2026-06-01T06:00", "rush opens: 2 to 20 replicas", "2026-06-01T10:00")]
    [InlineData("2026-06-01T12:00", "office closes: 0 replicas", "2026-06-01T16:00")]
    [InlineData("2026-12-24T17:00", "rush opens: 1 to 20 replicas", "2026-12-26T11:00")] // asleep on the day of the exception as well
    [InlineData("2026-12-31T17:00", "the exception of 2027-01-01 begins: 1 replica", "2026-12-31T23:00")]
    [InlineData("2027-01-01T10:00", "the exception of 2027-01-01 ends: 0 replicas", "2027-01-01T23:00")]
    public void Says_what_comes_next(string now, string what, string at)
    {
        var calendar = Calendars.Of(
            "{\"schedules\":[" + Office + "," + Rush + "]," + Asleep + ",\"exceptions\":[" + Christmas
            + ",{\"date\":\"2027-01-01\",\"timeZone\":\"Europe/Berlin\",\"minReplicas\":1,\"maxReplicas\":1}]}");
        var next = calendar.At(Calendars.Utc(now)).Next!;
        Assert.Equal((what, Calendars.Utc(at)), (next.What, next.At));
    }

    [Theory]
    [InlineData("\"prewarm\":\"10m\",", 300, "2026-06-01T07:50 2-2", "2026-06-01T16:00 0-0")]
    [InlineData("\"prewarm\":\"0s\",", 300, "2026-06-01T08:00 2-2", "2026-06-01T16:00 0-0")]
    [InlineData("", 300, "2026-06-01T07:55 2-2", "2026-06-01T16:00 0-0")]
    [InlineData("", 0, "2026-06-01T08:00 2-2", "2026-06-01T16:00 0-0")]
    [InlineData("", 37.2, "2026-06-01T07:59:22 2-2", "2026-06-01T16:00 0-0")] // whole seconds, rather early than late
    [InlineData("", -5, "2026-06-01T08:00 2-2", "2026-06-01T16:00 0-0")]
    [InlineData("\"prewarm\":\"24h\",", 0, "2026-06-01T16:00 0-0")] // opens on the day before
    public void Prewarm_puts_the_bounds_before_the_start(string prewarm, double startup, params string[] changes) => Assert.Equal(
        changes,
        Calendars.Of("{\"schedules\":[{" + prewarm + "\"name\":\"a\",\"start\":\"0 8 1 * *\",\"duration\":\"8h\",\"minReplicas\":2}]," + Asleep + "}", startup)
            .Changes("2026-06-01", "2026-06-02"));

    [Fact]
    public void Prewarm_is_told_from_the_start()
    {
        var calendar = Calendars.Of("{\"schedules\":[{\"name\":\"a\",\"start\":\"0 8 1 * *\",\"duration\":\"8h\"}]," + Asleep + "}", 60);
        Assert.Equal("a is prewarmed: 1 replica", calendar.At(Calendars.Utc("2026-06-01")).Next!.What);
        Assert.Equal("a closes: 0 replicas", calendar.At(Calendars.Utc("2026-06-01T07:59")).Next!.What);
    }

    [Fact]
    public void Names_three_windows_at_most()
    {
        var windows = Enumerable.Range(1, 5).Select(i => $$"""{"name":"w{{i}}","start":"0 8 1 * *","duration":"1h","maxReplicas":{{i}}}""");
        var calendar = Calendars.Of("{\"schedules\":[" + string.Join(',', windows) + "]}");
        Assert.Equal("w1 opens, w2 opens, w3 opens and 2 more: 1 to 5 replicas", calendar.At(Calendars.Utc("2026-06-01")).Next!.What);
        Assert.Equal("w1, w2, w3 and 2 more", calendar.At(Calendars.Utc("2026-06-01T08:30")).ActiveSchedule);
    }

    [Fact]
    public void A_window_that_changes_no_bounds_is_no_transition_but_is_told_when_it_closes()
    {
        var calendar = Calendars.Of("""{"schedules":[{"name":"a","start":"0 * * * *","duration":"30m"}]}""");
        var open = calendar.At(Calendars.Utc("2026-06-01T08:10"));
        Assert.Equal(("a", null, Calendars.Utc("2026-06-01T08:30")), (open.ActiveSchedule, open.Next, open.ValidUntil));
        Assert.Empty(calendar.Changes("2026-06-01", "2026-07-01"));
    }

    [Fact]
    public void Windows_that_follow_each_other_are_one_stretch_of_bounds()
    {
        var calendar = Calendars.Of("{\"schedules\":[{\"name\":\"a\",\"start\":\"0 0 * * *\",\"duration\":\"24h\"}]," + Asleep + "}");
        Assert.Empty(calendar.Changes("2026-06-01", "2027-06-01"));
        Assert.Equal(BoundsReason.Schedule, calendar.At(Calendars.Utc("2026-06-02")).Reason);
    }

    /// <summary>An operator that was down, or a clock that was wrong, leaves nothing behind: only the instant counts.</summary>
    [Fact]
    public void A_clock_that_jumps_finds_what_holds_then()
    {
        var calendar = Calendars.Of("{\"schedules\":[" + Office + "]," + Asleep + ",\"exceptions\":[" + Christmas + "]}");
        string[] jumps = ["2026-06-01T10:00", "2026-12-25T10:00", "2026-06-06T10:00", "1970-01-01", "2026-06-01T10:00", "2600-01-01", "2026-06-01T10:00"];
        Assert.Equal([8, 0, 0, 0, 8, 0, 8], jumps.Select(at => calendar.At(Calendars.Utc(at)).Bounds.Max));
    }
}
