using Outcome = CrossEncoderOperator.Inference.Tests.Scoring.Batching.QueueSimulation.Outcome;

namespace CrossEncoderOperator.Inference.Tests.Scoring.Batching;

/// <summary>What the scheduling is for, over minutes of load.</summary>
public sealed class QueueSimulationTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(1, 20_000, 1)]
    [InlineData(2, 10_000, 1)]
    [InlineData(1, 20_000, 4)]
    [InlineData(4, 100_000, 4)]
    public void Large_requests_hardly_slow_small_ones_down(int workers, int slotsPerSecond, int clients)
    {
        (TimeSpan unloaded, _) = SmallRequests(workers, slotsPerSecond, clients, bulk: false);
        var (loaded, bulkRequests) = SmallRequests(workers, slotsPerSecond, clients, bulk: true);
        var batch = new QueueSimulation(workers, slotsPerSecond).FullBatch;
        Assert.True(loaded < unloaded * 2 + batch, $"p95 {unloaded} without, {loaded} with large requests, a batch takes {batch}");
        Assert.True(bulkRequests >= 2, $"only {bulkRequests} large requests were answered");
    }

    [Theory]
    [InlineData(1, 20_000, 10)]
    [InlineData(1, 20_000, 100)]
    [InlineData(2, 10_000, 100)]
    [InlineData(8, 20_000, 100)]
    public void Overload_is_refused_and_the_rest_is_in_time(int workers, int slotsPerSecond, int documents)
    {
        var random = new Random(5);
        var simulation = new QueueSimulation(workers, slotsPerSecond);
        var outcomes = new Dictionary<Outcome, int>();
        var duration = TimeSpan.FromMinutes(2);
        // Four times what the workers can do; a mixed pair has about 110 tokens.
        var perSecond = 4.0 * workers * slotsPerSecond / (documents * 110);
        for (var at = TimeSpan.Zero; at < duration; at += TimeSpan.FromSeconds(-Math.Log(1 - random.NextDouble()) / perSecond))
        {
            var lengths = PairsOf.MixedLengths(random, documents);
            simulation.At(at, () => simulation.Submit(
                lengths, TimeSpan.FromSeconds(10), outcome => outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1));
        }

        simulation.Run(duration);
        var seen = string.Join(", ", outcomes);
        Assert.True(outcomes.GetValueOrDefault(Outcome.Late) == 0, seen);
        Assert.True(outcomes[Outcome.Refused] > outcomes[Outcome.InTime], seen);
        var goodput = simulation.ScoredTokens / (duration.TotalSeconds * workers * slotsPerSecond);
        Assert.True(goodput > 0.9, $"{goodput:P1} of the capacity was used; {seen}");
    }

    [Fact]
    public void Small_requests_do_not_starve_large_ones()
    {
        var random = new Random(6);
        var simulation = new QueueSimulation(1, 20_000);
        var outcomes = new List<Outcome>();
        var late = new List<Outcome>();
        // More small requests than can be answered, all the time.
        for (var at = TimeSpan.Zero; at < TimeSpan.FromMinutes(2); at += TimeSpan.FromMilliseconds(20))
        {
            simulation.At(at, () => simulation.Submit(PairsOf.MixedLengths(random, 10), s_limit, late.Add));
        }

        simulation.At(TimeSpan.FromSeconds(1), () => simulation.Submit(PairsOf.MixedLengths(random, 1000), s_limit, outcomes.Add));
        simulation.Run(TimeSpan.FromMinutes(2));
        Assert.Equal([Outcome.InTime], outcomes);
        Assert.DoesNotContain(Outcome.Late, late);
    }

    private static (TimeSpan P95, int BulkRequests) SmallRequests(int workers, int slotsPerSecond, int clients, bool bulk)
    {
        var random = new Random(4);
        var simulation = new QueueSimulation(workers, slotsPerSecond);
        var latencies = new List<TimeSpan>();
        var bulkRequests = 0;
        for (var i = 0; i < clients; i++)
        {
            simulation.At(TimeSpan.FromSeconds(1 + i), Small);
        }

        if (bulk)
        {
            simulation.At(TimeSpan.Zero, Large);
        }

        simulation.Run(TimeSpan.FromMinutes(2));
        return (latencies.Order().ElementAt(latencies.Count * 95 / 100), bulkRequests);

        void Small()
        {
            var sent = simulation.Now;
            simulation.Submit(PairsOf.MixedLengths(random, 10), s_limit, _ =>
            {
                latencies.Add(simulation.Now - sent);
                simulation.At(simulation.Now + TimeSpan.FromMilliseconds(50), Small);
            });
        }

        void Large() => simulation.Submit(PairsOf.MixedLengths(random, 1000), s_limit, _ =>
        {
            bulkRequests++;
            simulation.At(simulation.Now + TimeSpan.FromMilliseconds(1), Large);
        });
    }
}
