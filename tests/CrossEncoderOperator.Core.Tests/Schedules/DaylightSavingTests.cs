namespace CrossEncoderOperator.Core.Tests.Schedules;

/// <summary>Windows and exceptions where clocks and calendars are uneven.</summary>
public sealed class DaylightSavingTests
{
    [Theory]
    [InlineData("an even day", "Europe/Berlin", "30 2 * * *", "1h", "2026-03-28", "2026-03-29", "2026-03-28T01:30", "2026-03-28T02:30")]
    [InlineData("a start that is skipped", "Europe/Berlin", "30 2 * * *", "1h", "2026-03-29", "2026-03-30", "2026-03-29T01:00", "2026-03-29T02:00")]
    [InlineData("a start that comes twice", "Europe/Berlin", "30 2 * * *", "30m", "2026-10-25", "2026-10-26", "2026-10-25T00:30", "2026-10-25T01:00")]
    [InlineData("open while the hour is skipped", "Europe/Berlin", "0 1 * * *", "4h", "2026-03-28T12:00", "2026-03-29T12:00", "2026-03-29T00:00", "2026-03-29T04:00")]
    [InlineData("open while the hour is repeated", "Europe/Berlin", "0 1 * * *", "4h", "2026-10-24T20:00", "2026-10-25T20:00", "2026-10-24T23:00", "2026-10-25T03:00")]
    [InlineData("every hour, one skipped", "Europe/Berlin", "0 * * * *", "10m", "2026-03-28T23:30", "2026-03-29T02:30", "2026-03-29T00:00", "2026-03-29T00:10", "2026-03-29T01:00", "2026-03-29T01:10", "2026-03-29T02:00", "2026-03-29T02:10")]
    [InlineData("every hour, one repeated", "Europe/Berlin", "0 * * * *", "10m", "2026-10-24T23:30", "2026-10-25T03:30", "2026-10-25T00:00", "2026-10-25T00:10", "2026-10-25T02:00", "2026-10-25T02:10", "2026-10-25T03:00", "2026-10-25T03:10")]
    [InlineData("several starts that are skipped are one", "Europe/Berlin", "0,20,40 2 * * *", "15m", "2026-03-29", "2026-03-29T12:00", "2026-03-29T01:00", "2026-03-29T01:15")]
    [InlineData("24 hours a day, on the day of 25", "Europe/Berlin", "0 0 * * *", "24h", "2026-10-25", "2026-10-26", "2026-10-25T22:00", "2026-10-25T23:00")]
    [InlineData("24 hours a day, on the day of 23", "Europe/Berlin", "0 0 * * *", "24h", "2026-03-28", "2026-03-31")]
    [InlineData("the south, skipped", "Australia/Sydney", "30 2 * * *", "1h", "2026-10-03T12:00", "2026-10-04T12:00", "2026-10-03T16:00", "2026-10-03T17:00")]
    [InlineData("the south, repeated", "Australia/Sydney", "30 2 * * *", "1h", "2026-04-04T12:00", "2026-04-05T12:00", "2026-04-04T15:30", "2026-04-04T16:30")]
    [InlineData("half an hour, skipped", "Australia/Lord_Howe", "15 2 * * *", "1h", "2026-10-03T12:00", "2026-10-04T12:00", "2026-10-03T15:30", "2026-10-03T16:30")]
    [InlineData("half an hour, repeated", "Australia/Lord_Howe", "45 1 * * *", "1h", "2026-04-04T12:00", "2026-04-05T12:00", "2026-04-04T14:45", "2026-04-04T15:45")]
    [InlineData("midnight is skipped", "America/Havana", "0 0 * * *", "1h", "2026-03-08", "2026-03-09", "2026-03-08T05:00", "2026-03-08T06:00")]
    [InlineData("a day that is skipped", "Pacific/Apia", "0 8 30 12 *", "9h", "2011-12-28", "2012-01-03", "2011-12-30T10:00", "2011-12-30T19:00")]
    [InlineData("every day, one of them skipped", "Pacific/Apia", "0 8 * * *", "9h", "2011-12-29T12:00", "2011-12-31T12:00", "2011-12-29T18:00", "2011-12-30T03:00", "2011-12-30T10:00", "2011-12-31T03:00")]
    [InlineData("the leap day", "UTC", "0 12 29 2 *", "1h", "2026-01-01", "2033-01-01", "2028-02-29T12:00", "2028-02-29T13:00", "2032-02-29T12:00", "2032-02-29T13:00")]
    [InlineData("the last day of the month", "UTC", "0 12 L * *", "1h", "2028-01-31", "2028-04-01", "2028-01-31T12:00", "2028-01-31T13:00", "2028-02-29T12:00", "2028-02-29T13:00", "2028-03-31T12:00", "2028-03-31T13:00")]
    [InlineData("the 31st, where there is one", "UTC", "0 12 31 * *", "1h", "2026-03-01", "2026-06-01", "2026-03-31T12:00", "2026-03-31T13:00", "2026-05-31T12:00", "2026-05-31T13:00")]
    [InlineData("the first Monday", "Asia/Kathmandu", "0 9 * * MON#1", "1h", "2026-06-01", "2026-07-01", "2026-06-01T03:15", "2026-06-01T04:15")]
    [InlineData("across the year", "America/New_York", "0 22 31 12 *", "4h", "2026-12-31", "2027-01-02", "2027-01-01T03:00", "2027-01-01T07:00")]
    public void Opens_and_closes(string what, string zone, string start, string duration, string from, string to, params string[] instants)
    {
        var changes = Calendars.Of(
            $$$"""{"schedules":[{"name":"a","timeZone":"{{{zone}}}","start":"{{{start}}}","duration":"{{{duration}}}","prewarm":"0s"}],"outsideSchedules":{"maxReplicas":0}}""")
            .Changes(from, to);
        Assert.True(
            changes.Select(change => change.Split(' ')[0]).SequenceEqual(instants), $"{what}: {string.Join(", ", changes)}");
    }

    [Theory]
    [InlineData("an even day", "Europe/Berlin", "2026-06-01", "2026-05-31T22:00 0-0", "2026-06-01T22:00 1-1")]
    [InlineData("a day of 23 hours", "Europe/Berlin", "2026-03-29", "2026-03-28T23:00 0-0", "2026-03-29T22:00 1-1")]
    [InlineData("a day of 25 hours", "Europe/Berlin", "2026-10-25", "2026-10-24T22:00 0-0", "2026-10-25T23:00 1-1")]
    [InlineData("a day without its midnight", "Asia/Beirut", "2026-03-29", "2026-03-28T22:00 0-0", "2026-03-29T21:00 1-1")]
    [InlineData("a day with its last hour twice", "Asia/Beirut", "2026-10-24", "2026-10-23T21:00 0-0", "2026-10-24T22:00 1-1")]
    [InlineData("a day that is skipped", "Pacific/Apia", "2011-12-30")]
    [InlineData("the day after one that is skipped", "Pacific/Apia", "2011-12-31", "2011-12-30T10:00 0-0", "2011-12-31T10:00 1-1")]
    [InlineData("the farthest east", "Pacific/Kiritimati", "2026-06-01", "2026-05-31T10:00 0-0", "2026-06-01T10:00 1-1")]
    [InlineData("the farthest west", "Etc/GMT+12", "2026-06-01", "2026-06-01T12:00 0-0", "2026-06-02T12:00 1-1")]
    public void Exception_is_the_whole_local_day(string what, string zone, string date, params string[] expected)
    {
        var changes = Calendars.Of($$$"""{"exceptions":[{"date":"{{{date}}}","timeZone":"{{{zone}}}","maxReplicas":0}]}""").Changes("2011-01-01", "2027-01-01");
        Assert.True(changes.SequenceEqual(expected), $"{what}: {string.Join(", ", changes)}");
    }

    [Theory]
    [InlineData("a window is cut by the day, and is still open after it", "0 12 24 12 *", "36h", "0s", "2026-12-24T12:00 2-2", "2026-12-25T00:00 0-0")]
    [InlineData("a window that outlives the day", "0 12 24 12 *", "38h", "0s", "2026-12-24T12:00 2-2", "2026-12-25T00:00 0-0", "2026-12-26T00:00 2-2", "2026-12-26T02:00 0-0")]
    [InlineData("no prewarm within the day", "0 1 26 12 *", "1h", "2h", "2026-12-26T00:00 2-2", "2026-12-26T02:00 0-0")]
    public void Exception_hides_windows(string what, string start, string duration, string prewarm, params string[] expected)
    {
        var changes = Calendars.Of($$$"""
            {"schedules":[{"name":"a","start":"{{{start}}}","duration":"{{{duration}}}","prewarm":"{{{prewarm}}}","minReplicas":2}],
             "outsideSchedules":{"maxReplicas":0},"exceptions":[{"date":"2026-12-25","maxReplicas":0}]}
            """).Changes("2026-12-24", "2026-12-28");
        Assert.True(changes.SequenceEqual(expected), $"{what}: {string.Join(", ", changes)}");
    }
}
