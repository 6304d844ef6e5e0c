using System.Globalization;
using CrossEncoderOperator.Core.Schedules;

namespace CrossEncoderOperator.Core.Tests.Schedules;

public sealed class LocalClockTests
{
    [Theory]
    [InlineData("UTC", "2026-03-29 02:30", "2026-03-29 02:30")]
    [InlineData("Asia/Kathmandu", "2026-06-01 12:00", "2026-06-01 06:15")]
    [InlineData("Europe/Berlin", "2026-03-29 01:59", "2026-03-29 00:59")]
    [InlineData("Europe/Berlin", "2026-03-29 02:00", "2026-03-29 01:00")] // skipped
    [InlineData("Europe/Berlin", "2026-03-29 02:59", "2026-03-29 01:00")] // skipped
    [InlineData("Europe/Berlin", "2026-03-29 03:00", "2026-03-29 01:00")]
    [InlineData("Europe/Berlin", "2026-10-25 02:00", "2026-10-25 00:00")] // twice
    [InlineData("Europe/Berlin", "2026-10-25 02:59", "2026-10-25 00:59")] // twice
    [InlineData("Europe/Berlin", "2026-10-25 03:00", "2026-10-25 02:00")]
    [InlineData("Europe/Dublin", "2026-03-29 01:30", "2026-03-29 01:00")] // skipped; its winter is the exception
    [InlineData("America/New_York", "2026-03-08 02:15", "2026-03-08 07:00")] // skipped
    [InlineData("America/New_York", "2026-11-01 01:30", "2026-11-01 05:30")] // twice
    [InlineData("Australia/Sydney", "2026-10-04 02:30", "2026-10-03 16:00")] // skipped
    [InlineData("Australia/Sydney", "2026-04-05 02:30", "2026-04-04 15:30")] // twice
    [InlineData("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03 15:30")] // half an hour is skipped
    [InlineData("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04 14:45")] // half an hour comes twice
    [InlineData("Australia/Lord_Howe", "2026-04-05 02:00", "2026-04-04 15:30")]
    [InlineData("Pacific/Chatham", "2026-09-27 03:00", "2026-09-26 14:00")] // skipped, at a quarter to three
    [InlineData("Antarctica/Troll", "2026-03-29 02:30", "2026-03-29 01:00")] // two hours are skipped
    [InlineData("America/Havana", "2026-03-08 00:00", "2026-03-08 05:00")] // midnight is skipped
    [InlineData("America/Havana", "2026-11-01 00:30", "2026-11-01 04:30")] // twice
    [InlineData("Asia/Beirut", "2026-03-29 00:00", "2026-03-28 22:00")] // midnight is skipped
    [InlineData("Asia/Beirut", "2026-10-24 23:30", "2026-10-24 20:30")] // twice, before midnight
    [InlineData("Asia/Beirut", "2026-10-25 00:00", "2026-10-24 22:00")]
    [InlineData("Africa/Cairo", "2026-04-24 00:30", "2026-04-23 22:00")] // skipped
    [InlineData("Africa/Casablanca", "2026-03-22 02:30", "2026-03-22 02:00")] // skipped: the end of Ramadan
    [InlineData("Pacific/Apia", "2011-12-29 23:59", "2011-12-30 09:59")]
    [InlineData("Pacific/Apia", "2011-12-30 00:00", "2011-12-30 10:00")] // the whole day is skipped
    [InlineData("Pacific/Apia", "2011-12-30 23:59", "2011-12-30 10:00")]
    [InlineData("Pacific/Apia", "2011-12-31 00:00", "2011-12-30 10:00")]
    [InlineData("Pacific/Fakaofo", "2011-12-30 12:00", "2011-12-30 11:00")]
    [InlineData("Pacific/Kiritimati", "1994-12-31 12:00", "1994-12-31 10:00")]
    public void First_is_when_the_clock_first_reads_the_time_or_a_later_one(string zone, string local, string utc) =>
        Assert.Equal(Utc(utc), LocalClock.Of(zone).First(Utc(local).DateTime));

    [Theory]
    [InlineData("Europe/Berlin", "2026-10-25 00:59", "2026-10-25 02:59")]
    [InlineData("Europe/Berlin", "2026-10-25 01:00", "2026-10-25 02:00")]
    [InlineData("Pacific/Apia", "2011-12-30 10:00", "2011-12-31 00:00")]
    public void Reads(string zone, string utc, string local) => Assert.Equal(Utc(local).DateTime, LocalClock.Of(zone).Read(Utc(utc)));

    private static DateTimeOffset Utc(string text) => DateTimeOffset.ParseExact(text, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
