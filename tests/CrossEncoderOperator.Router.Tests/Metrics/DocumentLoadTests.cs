using CrossEncoderOperator.Router.Metrics;
using Microsoft.Extensions.Time.Testing;

namespace CrossEncoderOperator.Router.Tests.Metrics;

public sealed class DocumentLoadTests
{
    [Fact]
    public async Task The_integral_is_exact_however_many_count_at_a_time()
    {
        var time = new FakeTimeProvider();
        var load = new DocumentLoad(time);
        var random = new Random(3);
        var (expected, inFlight, answered) = (0.0, 0L, 0L);
        for (var round = 0; round < 50; round++)
        {
            // Many begin and end while the clock stands, and every one of them leaves something in flight or takes it away.
            var steps = Enumerable.Range(0, 8).Select(_ => (Begin: random.Next(1, 500), End: random.Next(1, 500))).ToList();
            await Task.WhenAll(steps.Select(step => Task.Run(() =>
            {
                for (var i = 0; i < 200; i++)
                {
                    load.Begin(step.Begin);
                    load.End(step.End, i % 2 == 0 ? step.End : 0);
                }
            })));
            inFlight += steps.Sum(step => 200L * (step.Begin - step.End));
            answered += steps.Sum(step => 100L * step.End);
            var passed = TimeSpan.FromTicks(random.Next(1, 100_000_000));
            time.Advance(passed);
            expected += inFlight * passed.TotalSeconds;
            var read = load.Read();
            Assert.Equal((answered, inFlight), (read.Answered, read.InFlight));
            Assert.Equal(expected, read.Seconds, Math.Abs(expected) * 1e-12);
        }
    }

    [Fact]
    public void A_year_of_load_is_no_overflow()
    {
        var time = new FakeTimeProvider();
        var load = new DocumentLoad(time);
        load.Begin(1_000_000);
        time.Advance(TimeSpan.FromDays(365));
        Assert.Equal(1e6 * 365 * 86_400, load.Read().Seconds, 1.0);
    }
}
