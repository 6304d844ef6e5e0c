using CrossEncoderOperator.Core.Scaling;
using CsCheck;

namespace CrossEncoderOperator.Core.Tests.Scaling;

public sealed class LoadSeriesTests
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Average_is_exact_whatever_the_times_of_the_reports()
    {
        // Documents in flight in each second, and which of the seconds end with a report.
        Gen.Select(Gen.Int[0, 50].Array[1, 300], Gen.Int[0, 1000]).Sample((load, seed) =>
        {
            var reports = new Random(seed);
            var series = new LoadSeries(TimeSpan.FromMinutes(6));
            series.Add(0, s_start);
            var owed = 0.0;
            for (var second = 0; second < load.Length; second++)
            {
                owed += load[second];
                if (second == load.Length - 1 || reports.Next(3) == 0)
                {
                    series.Add(owed, s_start.AddSeconds(second + 1));
                    owed = 0;
                }
            }
            Assert.Equal(load.Average(), series.Average(TimeSpan.FromSeconds(load.Length)), 6);
            // A window longer than what is known.
            Assert.Equal(load.Average(), series.Average(TimeSpan.FromHours(1)), 6);
        });
    }

    [Fact]
    public void Average_is_of_the_window_alone()
    {
        var series = Load((60, 100), (10, 7));
        Assert.Equal(7, series.Average(TimeSpan.FromSeconds(10)), 6);
        Assert.Equal(((5 * 100) + (10 * 7)) / 15.0, series.Average(TimeSpan.FromSeconds(15)), 6);
    }

    [Fact]
    public void Highest_finds_a_burst_within_the_span_alone()
    {
        var series = Load((60, 1), (6, 90), (50, 2));
        Assert.Equal(90, series.Highest(TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(60)), 6);
        Assert.Equal(2, series.Highest(TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(40)), 6);
    }

    [Fact]
    public void Nothing_is_nothing()
    {
        var series = new LoadSeries(TimeSpan.FromMinutes(6));
        Assert.Equal(0, series.Average(TimeSpan.FromSeconds(6)));
        Assert.Equal(0, series.Highest(TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(60)));
        series.Add(5, s_start);
        Assert.Equal(0, series.Average(TimeSpan.FromSeconds(6)));
    }

    [Fact]
    public void What_is_older_than_asked_for_is_forgotten()
    {
        var series = Load((1_000, 50), (361, 3));
        Assert.Equal(3, series.Average(TimeSpan.FromHours(1)), 1);
    }

    private static LoadSeries Load(params (int Seconds, double Documents)[] parts)
    {
        var series = new LoadSeries(TimeSpan.FromMinutes(6));
        var at = s_start;
        series.Add(0, at);
        foreach (var (seconds, documents) in parts)
        {
            for (var second = 0; second < seconds; second++)
            {
                at = at.AddSeconds(1);
                series.Add(documents, at);
            }
        }
        return series;
    }
}
