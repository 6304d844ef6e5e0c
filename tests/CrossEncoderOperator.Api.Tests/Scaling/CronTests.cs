using System.Globalization;
using CrossEncoderOperator.Api.Scaling;

namespace CrossEncoderOperator.Api.Tests.Scaling;

public sealed class CronTests
{
    [Theory]
    [InlineData("0 8 * * MON-FRI", 24 * 60)]
    [InlineData("0 8 * * mon", 7 * 24 * 60)]
    [InlineData("* * * * *", 1)]
    [InlineData("*/7 * * * *", 4)] // 56, then 0
    [InlineData("0 */5 * * *", 4 * 60)] // 20:00, then midnight
    [InlineData("0 22,6 * * *", 8 * 60)]
    [InlineData("0 6,22 * * SUN", 16 * 60)]
    [InlineData("59 23 * * *", 24 * 60)]
    [InlineData("0 0,23 * * *", 60)] // across midnight
    [InlineData("0 0,23 * * 1,3", 23 * 60)]
    [InlineData("0 0 1 * *", 28 * 24 * 60)]
    [InlineData("0 0 31 * *", 31 * 24 * 60)] // July and August
    [InlineData("0 0 L * *", 28 * 24 * 60)]
    [InlineData("0 0 1,31 * *", 24 * 60)]
    [InlineData("0 0 ? * MON#1", 28 * 24 * 60)]
    [InlineData("0 0 29 2 *", 1461 * 24 * 60)]
    [InlineData("0  0 1  1 *", 365 * 24 * 60)]
    public void Knows_its_shortest_period(string text, double minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), Cron.Parse(text).ShortestPeriod);

    [Theory]
    [InlineData("", "must be a cron expression of five fields")]
    [InlineData("@daily", "must be a cron expression of five fields")]
    [InlineData("0 8 * *", "must be a cron expression of five fields")]
    [InlineData("0 0 8 * * *", "must be a cron expression of five fields")]
    [InlineData("8 o'clock on every day", "must be a cron expression of five fields")]
    [InlineData("60 8 * * *", "is not a cron expression")]
    [InlineData("0 24 * * *", "is not a cron expression")]
    [InlineData("0 8 0 * *", "is not a cron expression")]
    [InlineData("0 8 32 * *", "is not a cron expression")]
    [InlineData("0 8 * 13 *", "is not a cron expression")]
    [InlineData("0 8 * * 8", "is not a cron expression")]
    [InlineData("0 8 * * MONDAY", "is not a cron expression")]
    [InlineData("-1 8 * * *", "is not a cron expression")]
    [InlineData("*/0 8 * * *", "is not a cron expression")]
    [InlineData("H 8 * * *", "is not a cron expression")]
    [InlineData("0 8 * * *\n", "must be a cron expression of five fields")]
    [InlineData("0 8 30 2 *", "never fires")]
    [InlineData("0 8 31 4,6,9,11 *", "never fires")]
    [InlineData("0 8 13 * FRI", "has a day of the month and a day of the week")]
    [InlineData("0 8 */2 * 1", "has a day of the month and a day of the week")]
    [InlineData("0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0 8 * * *", "must be a cron expression of five fields")]
    public void Says_what_is_wrong(string text, string start)
    {
        Assert.False(Cron.TryParse(text, out _, out var fault));
        Assert.StartsWith(start, fault, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault);
        // Asked again, the same.
        Assert.False(Cron.TryParse(text, out _, out var again));
        Assert.Equal(fault, again);
    }

    [Theory]
    [InlineData("0 8 * * MON-FRI", "2026-06-05 08:00", false, "2026-06-08 08:00")]
    [InlineData("0 8 * * MON-FRI", "2026-06-05 08:00", true, "2026-06-05 08:00")]
    [InlineData("0 0 29 2 *", "2026-06-05 08:00", false, "2028-02-29 00:00")]
    public void Finds_the_next_start(string text, string from, bool inclusive, string next) =>
        Assert.Equal(Time(next), Cron.Parse(text).Next(Time(from), inclusive));

    [Fact]
    public void More_texts_than_are_kept_are_read_as_well()
    {
        for (var i = 0; i < 12_000; i++)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{i % 60} {i / 60 % 24} {(i / 1440) + 1} * *");
            Assert.Equal(i % 60, Cron.Parse(text).Next(Time("2026-01-01 00:00"))!.Value.Minute);
        }
    }

    [Fact]
    public void Any_text_is_read_or_refused()
    {
        const string Letters = "0123456789*,/#?-LWHMONFRIJANlwh@ ";
        var random = new Random(1);
        for (var i = 0; i < 50_000; i++)
        {
            var fields = Enumerable.Range(0, 5).Select(_ => random.Next(2) == 0 ? "*" : string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => Letters[random.Next(Letters.Length)])));
            var text = string.Join(' ', fields);
            Assert.True(Cron.TryParse(text, out var cron, out var fault) ? cron.ShortestPeriod >= TimeSpan.FromMinutes(1) : fault.Length > 0, text);
        }
    }

    private static DateTime Time(string text) => DateTime.ParseExact(text, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
