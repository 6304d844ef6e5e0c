using CrossEncoderOperator.Inference.Models;
using CrossEncoderOperator.Inference.Scoring;
using CrossEncoderOperator.Inference.Scoring.Batching;
using CrossEncoderOperator.Inference.Tokenization;

namespace CrossEncoderOperator.Inference.Tests.Scoring.Batching;

/// <summary>The batcher with a real model.</summary>
public sealed class BatcherTests : IDisposable
{
    /// <summary>Id of "kettle" in <see cref="TestModel"/>.</summary>
    private const int Kettle = 61;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    private readonly TestModel _directory = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(2, 2)]
    public async Task Scores_are_the_same_whatever_runs_beside(int workers, int threads)
    {
        using var model = _directory.Load(options => options with
        {
            Workers = workers,
            WorkerThreads = threads,
            Batching = new BatchingOptions { MaxTokens = 128 },
        });
        EncodedPair[][] requests = [.. Enumerable.Range(1, 30).Select(count => Encode(model, count))];
        var together = await Task.WhenAll(requests.Select(pairs => model.ScoreAsync(pairs, Cancellation)));
        for (var i = 0; i < requests.Length; i++)
        {
            var alone = await model.ScoreAsync(requests[i], Cancellation);
            Assert.All(alone.Zip(together[i]), pair => Assert.Equal(pair.First.Logit, pair.Second.Logit, 1e-5));
        }
    }

    [Fact]
    public async Task Small_requests_end_long_before_a_large_one()
    {
        using var model = _directory.Load(options => options with { Batching = new BatchingOptions { MaxTokens = 128 } });
        var large = model.ScoreAsync(Encode(model, 4000), Cancellation);
        var small = Encode(model, 4);
        for (var i = 0; i < 5; i++)
        {
            await model.ScoreAsync(small, Cancellation);
        }

        Assert.False(large.IsCompleted);
        Assert.Equal(4000, (await large).Length);
    }

    [Fact]
    public async Task A_cancelled_request_costs_nothing_more()
    {
        var observer = new CountingObserver();
        using var model = _directory.Load(options => options with { Batching = new BatchingOptions { MaxTokens = 128 } }, observer);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var large = model.ScoreAsync(Encode(model, 4000), cancel.Token);
        await observer.FirstBatch.WaitAsync(s_patience, Cancellation);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        Assert.Equal(0, observer.Waiting);
        Assert.Equal(4, (await model.ScoreAsync(Encode(model, 4), Cancellation)).Length);
        Assert.True(observer.Pairs < 4000, $"{observer.Pairs} pairs were run");
    }

    [Fact]
    public async Task A_pair_without_a_finite_score_does_not_touch_its_mates()
    {
        using var poisoned = new TestModel(weights: weight =>
        {
            var values = TestModel.Weights(7)(weight);
            if (weight.Name.Contains("word_embeddings", StringComparison.Ordinal))
            {
                Array.Fill(values, float.NaN, Kettle * 32, 32);
            }

            return values;
        });
        using var model = poisoned.Load();
        await model.SelfTestAsync(Cancellation);
        var pairs = model.EncodeAll("red shoes", ["blue jacket", "blue kettle", "red jacket"]);
        var scores = await model.ScoreAsync(pairs, Cancellation);
        Assert.Equal([true, false, true], scores.Select(score => double.IsFinite(score.Logit)));
        Assert.Equal((await model.ScoreAsync(pairs[..1], Cancellation))[0].Logit, scores[0].Logit, 1e-5);
    }

    [Fact]
    public async Task A_batch_that_fails_fails_its_requests_and_no_others()
    {
        using var model = _directory.Load();
        // Longer than the positions that the model has.
        var tooLong = model.Tokenizer.Encode(model.Tokenizer.Tokenize("red"), string.Join(' ', Enumerable.Repeat("red", 100)), new Truncation(100));
        await Assert.ThrowsAnyAsync<Exception>(() => model.ScoreAsync([tooLong, .. Encode(model, 20)], Cancellation));
        Assert.Equal(20, (await model.ScoreAsync(Encode(model, 20), Cancellation)).Length);
    }

    [Fact]
    public async Task Work_beyond_the_limits_is_refused_at_once()
    {
        using var model = _directory.Load(options => options with
        {
            Batching = new BatchingOptions { MaxTokens = 128, QueuedTokens = 1000 },
        });
        // More than the queue may hold, but nothing waits.
        var large = model.ScoreAsync(Encode(model, 1000), Cancellation);
        var full = await Assert.ThrowsAsync<OverloadedException>(() => model.ScoreAsync(Encode(model, 4), Cancellation));
        Assert.Equal(Overload.Queue, full.Reason);
        await large;

        var late = await Assert.ThrowsAsync<OverloadedException>(
            () => model.ScoreAsync(Encode(model, 4000), TimeSpan.FromTicks(1), Cancellation));
        Assert.Equal(Overload.Deadline, late.Reason);
        Assert.Equal(4, (await model.ScoreAsync(Encode(model, 4), s_patience, Cancellation)).Scores.Length);
    }

    [Fact]
    public async Task Under_overload_what_is_admitted_is_in_time()
    {
        var limit = TimeSpan.FromSeconds(6);
        using var model = _directory.Load(options => options with { Batching = new BatchingOptions { QueuedTokens = long.MaxValue } });
        await model.TuneAsync(Cancellation);
        var pairs = Encode(model, 2000);
        var scoring = new List<Task<TimeSpan?>>();
        var refused = 0;
        while (Volatile.Read(ref refused) < 50)
        {
            Assert.True(scoring.Count < 10_000, "nothing is ever refused");
            scoring.Add(ScoreAsync());
        }

        TimeSpan?[] latencies = await Task.WhenAll(scoring);
        Assert.True(latencies.Length > refused, "nothing is answered");
        var late = latencies.Count(latency => latency > limit);
        // The machine may slow down after a request was admitted.
        Assert.True(late <= (latencies.Length - refused) / 20, $"{late} of {latencies.Length - refused} were late");

        async Task<TimeSpan?> ScoreAsync()
        {
            var sent = TimeProvider.System.GetTimestamp();
            try
            {
                await model.ScoreAsync(pairs, limit, Cancellation);
                return TimeProvider.System.GetElapsedTime(sent);
            }
            catch (OverloadedException e)
            {
                Assert.Equal(Overload.Deadline, e.Reason);
                Interlocked.Increment(ref refused);
                return null;
            }
        }
    }

    [Fact]
    public async Task Tuning_picks_a_layout_and_keeps_the_scores()
    {
        using var model = _directory.Load(options => options with { Threads = new CpuThreads(2, "test") });
        var pairs = Encode(model, 50);
        var before = await model.ScoreAsync(pairs, Cancellation);
        await model.TuneAsync(Cancellation);
        Assert.StartsWith("measured: 1x2 ", model.Layout.Reason, StringComparison.Ordinal);
        Assert.Equal(2, model.Layout.Workers * model.Layout.Threads);
        var after = await model.ScoreAsync(pairs, Cancellation);
        Assert.All(before.Zip(after), pair => Assert.Equal(pair.First.Logit, pair.Second.Logit, 1e-5));
    }

    [Fact]
    public async Task A_layout_that_is_set_is_kept()
    {
        using var model = _directory.Load(options => options with { Threads = new CpuThreads(4, "test"), Workers = 2 });
        await model.TuneAsync(Cancellation);
        Assert.Equal(new WorkerLayout(2, 2, "set"), model.Layout);
    }

    [Fact]
    public async Task What_waits_fails_when_the_model_is_put_away()
    {
        var model = _directory.Load(options => options with { Batching = new BatchingOptions { MaxTokens = 128 } });
        var large = model.ScoreAsync(Encode(model, 4000), Cancellation);
        model.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => large);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => model.ScoreAsync([Encode(model, 1)[0]], Cancellation));
        model.Dispose();
    }

    private static EncodedPair[] Encode(CrossEncoder model, int count) => model.EncodeAll(
        "red shoes",
        [.. Enumerable.Range(0, count).Select(i => string.Join(' ', Enumerable.Repeat(i % 3 == 0 ? "red jacket" : "blue", 1 + i * 7 % 25)))]);
}
