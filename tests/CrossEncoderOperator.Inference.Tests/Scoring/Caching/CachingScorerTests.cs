using CrossEncoderOperator.Inference.Models;
using CrossEncoderOperator.Inference.Scoring;
using CrossEncoderOperator.Inference.Scoring.Caching;
using CrossEncoderOperator.Inference.Tests.Scoring.Batching;
using CrossEncoderOperator.Inference.Tokenization;

namespace CrossEncoderOperator.Inference.Tests.Scoring.Caching;

public sealed class CachingScorerTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly CountingObserver _observer = new();
    private readonly CachingScorer _scorer;
    private readonly List<int[]> _asked = [];

    /// <summary>The scorer behind the cache gives each pair its length, once this is set.</summary>
    private TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CachingScorerTests() =>
        _scorer = new CachingScorer(new ScoreCache(1 << 20, TimeSpan.FromHours(1), TimeProvider.System), _observer);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_what_is_not_kept_is_scored_and_the_order_stays()
    {
        _answer.SetResult();
        Assert.Equal("3 5 3", await ScoreAsync(3, 5, 3));
        Assert.Equal("5 4 3 4", await ScoreAsync(5, 4, 3, 4));
        Assert.Equal("5", await ScoreAsync(5));
        Assert.Equal(["3 5", "4"], _asked.Select(lengths => string.Join(' ', lengths)));
        Assert.Equal((3, 2, 3), _observer.Cache);
    }

    [Fact]
    public async Task What_is_being_scored_is_waited_for()
    {
        var first = ScoreAsync(3, 5);
        var second = ScoreAsync(5, 4);
        var third = ScoreAsync(4, 3);
        Assert.False(first.IsCompleted || second.IsCompleted || third.IsCompleted);
        _answer.SetResult();
        Assert.Equal("3 5", await first.WaitAsync(s_patience, Cancellation));
        Assert.Equal("5 4", await second.WaitAsync(s_patience, Cancellation));
        Assert.Equal("4 3", await third.WaitAsync(s_patience, Cancellation));
        Assert.Equal(["3 5", "4"], _asked.Select(lengths => string.Join(' ', lengths)));
    }

    [Fact]
    public async Task When_a_request_fails_those_that_waited_for_it_ask_themselves()
    {
        var first = ScoreAsync(3, 5);
        var second = ScoreAsync(5);
        var failing = _answer;
        _answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _answer.SetResult();
        failing.SetException(new OperationCanceledException());
        await Assert.ThrowsAsync<OperationCanceledException>(() => first);
        Assert.Equal("5", await second.WaitAsync(s_patience, Cancellation));
        Assert.Equal("3 5", await ScoreAsync(3, 5));
        Assert.Equal(["3 5", "5", "3"], _asked.Select(lengths => string.Join(' ', lengths)));
    }

    [Fact]
    public async Task Who_waits_for_another_request_can_be_cancelled()
    {
        var first = ScoreAsync(3);
        using var cancel = new CancellationTokenSource();
        var second = _scorer.ScoreAsync(PairsOf.Lengths(3), AnswerAsync, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        _answer.SetResult();
        Assert.Equal("3", await first);
    }

    [Fact]
    public async Task What_is_no_number_is_not_kept()
    {
        Task<ScoredRequest> Broken(IReadOnlyList<EncodedPair> pairs) =>
            Task.FromResult(new ScoredRequest([new PairScore(double.NaN, double.NaN)], TimeSpan.Zero, TimeSpan.Zero));
        Assert.Equal(double.NaN, (await _scorer.ScoreAsync(PairsOf.Lengths(3), Broken, Cancellation)).Scores[0].Logit);
        _answer.SetResult();
        Assert.Equal("3", await ScoreAsync(3));
    }

    [Theory]
    [InlineData(false, false, 8)]
    [InlineData(true, false, 4)]
    [InlineData(false, true, 4)]
    public async Task A_model_that_is_quantized_keeps_scores_only_if_asked(bool quantizedToo, bool fp32, int scored)
    {
        using var directory = new TestModel();
        if (!fp32)
        {
            File.Move(directory.Path(TestModel.Onnx), directory.Path("onnx/model_int8.onnx"));
        }

        using var model = directory.Load(
            options => options with { Cache = new CacheOptions(1 << 20, TimeSpan.FromHours(1), quantizedToo) }, _observer);
        Assert.Equal(
            scored == 8 ? "off: int8 scores depend on what else is in their batch" : "1048576 bytes for 3600 s", model.CacheState);
        var pairs = model.EncodeAll("red", ["shoes", "kettle", "jacket", "blue"]);
        var first = await model.ScoreAsync(pairs, Cancellation);
        Assert.Equal(first, await model.ScoreAsync(pairs, Cancellation));
        Assert.Equal(scored, _observer.Pairs);
        Assert.Equal(fp32 ? ModelVariant.Fp32 : ModelVariant.Int8, model.Variant.Variant);
    }

    private async Task<string> ScoreAsync(params int[] lengths) =>
        string.Join(' ', (await _scorer.ScoreAsync(PairsOf.Lengths(lengths), AnswerAsync, Cancellation)).Scores.Select(score => score.Logit));

    private async Task<ScoredRequest> AnswerAsync(IReadOnlyList<EncodedPair> pairs)
    {
        _asked.Add([.. pairs.Select(pair => pair.Length)]);
        await _answer.Task;
        return new ScoredRequest([.. pairs.Select(pair => new PairScore(0, pair.Length))], TimeSpan.Zero, TimeSpan.Zero);
    }
}
