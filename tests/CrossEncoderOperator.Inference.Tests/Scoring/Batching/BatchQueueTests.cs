using CrossEncoderOperator.Inference.Scoring.Batching;

namespace CrossEncoderOperator.Inference.Tests.Scoring.Batching;

public sealed class BatchQueueTests
{
    private static readonly BatchLimits s_limits = new(100, 8, 5);

    private readonly BatchQueue _queue = new(s_limits);
    private readonly TokenPace _pace = new(1);

    [Fact]
    public void Batches_hold_pairs_of_several_requests_of_similar_length()
    {
        var first = Add(1, 10, 50);
        var second = Add(2, 10, 48);
        Assert.Equal([(second, 1), (first, 1)], Take());
        Assert.Equal([(first, 0), (second, 0)], Take());
        Assert.True(_queue.IsEmpty);
    }

    [Fact]
    public void The_request_that_is_due_first_is_in_the_batch()
    {
        Add(5, 30, 30, 30);
        var due = Add(4, 90);
        Add(6, 30, 30, 30);
        Assert.Equal([(due, 0)], Take());
    }

    [Fact]
    public void Equal_due_times_keep_their_order()
    {
        var first = Add(1, 90);
        var second = Add(1, 90);
        Assert.Equal([(first, 0)], Take());
        Assert.Equal([(second, 0)], Take());
    }

    [Fact]
    public void Small_requests_come_first_and_large_ones_have_their_share()
    {
        var bulk = Add(1, Enumerable.Repeat(100, 10));
        ScoringRequest[] small = [.. Enumerable.Range(2, 12).Select(due => Add(due, 100))];
        Lane[] lanes = [.. Enumerable.Range(0, 22).Select(_ => Assert.Single(Take()).Request.Lane)];
        Assert.Equal((Lane.Bulk, Lane.Interactive), (bulk.Lane, small[0].Lane));
        // After four small ones a large one, until no small ones are left.
        Assert.Equal(Enumerable.Range(0, 15).Select(i => i % 5 == 4 ? Lane.Bulk : Lane.Interactive), lanes[..15]);
        Assert.DoesNotContain(Lane.Interactive, lanes[15..]);
    }

    [Fact]
    public void A_large_request_that_ran_alone_owes_nothing()
    {
        Add(1, Enumerable.Repeat(100, 50));
        for (var i = 0; i < 20; i++)
        {
            Take();
        }

        ScoringRequest[] small = [.. Enumerable.Range(2, 4).Select(due => Add(due, 100))];
        Assert.Equal(small, Enumerable.Range(0, 4).Select(_ => Assert.Single(Take()).Request));
        Assert.Equal(Lane.Bulk, Assert.Single(Take()).Request.Lane);
    }

    [Theory]
    [InlineData(23, false)]
    [InlineData(21, true)]
    public void A_request_that_needs_half_of_its_time_passes_all(int deadline, bool passes)
    {
        _pace.Observe(100, Seconds(1));
        var small = Add(1, 100);
        var bulk = Add(2, Enumerable.Repeat(100, 10), Seconds(deadline));
        Assert.Same(passes ? bulk : small, Assert.Single(Take()).Request);
    }

    [Theory]
    [InlineData(11, 0, true)]
    [InlineData(11, 1, true)]
    [InlineData(11, 2, false)]
    [InlineData(9, 0, false)]
    public void A_request_that_cannot_end_in_time_is_found(int deadline, int now, bool possible)
    {
        _pace.Observe(100, Seconds(1));
        // Slower by now: that it was faster is what counts.
        _pace.Observe(100, Seconds(9));
        var request = Add(1, Enumerable.Repeat(100, 10), Seconds(deadline));
        Assert.Same(possible ? null : request, _queue.Hopeless(Seconds(now), _pace));
    }

    [Theory]
    [InlineData(1, 8)]
    [InlineData(2, 4)]
    [InlineData(3, 2)]
    [InlineData(8, 2)]
    public void Idle_workers_share_what_waits_down_to_a_least_size(int idle, int pairs)
    {
        var queue = new BatchQueue(new BatchLimits(2048, 256, 32));
        queue.Add(new ScoringRequest(PairsOf.Lengths(Enumerable.Repeat(40, 8)), default));
        var batch = new List<WaitingPair>();
        queue.Take(default, _pace, idle, batch);
        Assert.Equal(pairs, batch.Count);
    }

    [Theory]
    [InlineData(false, 50, null)]
    [InlineData(true, 50, 2)]
    [InlineData(true, 100, null)]
    public void A_batch_that_is_not_full_is_held_while_another_runs(bool othersRun, int tokens, int? until)
    {
        _queue.Add(new ScoringRequest(PairsOf.Lengths(tokens), default) { HoldUntil = Seconds(2) });
        Assert.Equal(until is { } seconds ? Seconds(seconds) : TimeSpan.MinValue, _queue.ReadyAt(othersRun));
    }

    [Fact]
    public void What_is_removed_is_not_run_and_not_counted()
    {
        var gone = Add(1, Enumerable.Repeat(100, 10));
        Take();
        var stays = Add(2, 30);
        _queue.Remove(gone);
        _queue.Remove(gone);
        Assert.Equal(30, _queue.Tokens);
        Assert.Equal([(stays, 0)], Take());
        Assert.Empty(Take());
    }

    [Fact]
    public void Each_pair_is_run_once_within_the_limits()
    {
        var random = new Random(8);
        var queue = new BatchQueue(QueueSimulation.Limits);
        ScoringRequest[] requests =
        [
            .. Enumerable.Range(0, 40).Select(i => new ScoringRequest(PairsOf.Lengths(PairsOf.MixedLengths(random, random.Next(1, 200))), default)
            {
                Lane = (Lane)(i % 2), Due = Seconds(random.Next(10)),
            }),
        ];
        Array.ForEach(requests, queue.Add);
        var seen = new HashSet<WaitingPair>();
        var batch = new List<WaitingPair>();
        while (!queue.IsEmpty)
        {
            queue.Take(default, _pace, 1, batch);
            Assert.InRange(batch.Max(pair => pair.Length) * batch.Count, 1, 2048);
            Assert.All(batch, pair => Assert.True(seen.Add(pair)));
        }

        Assert.Equal(requests.Sum(request => request.Pairs.Count), seen.Count);
        Assert.Empty(queue.Requests);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private ScoringRequest Add(int due, params IEnumerable<int> lengths) => Add(due, lengths, TimeSpan.MaxValue);

    private ScoringRequest Add(int due, IEnumerable<int> lengths, TimeSpan deadline)
    {
        var request = new ScoringRequest(PairsOf.Lengths(lengths), default)
        {
            Lane = _queue.LaneOf(lengths.Sum()), Due = Seconds(due), Deadline = deadline,
        };
        _queue.Add(request);
        return request;
    }

    private List<(ScoringRequest Request, int Index)> Take()
    {
        var batch = new List<WaitingPair>();
        _queue.Take(default, _pace, 1, batch);
        return [.. batch.Select(pair => (pair.Request, pair.Index))];
    }
}
