using CrossEncoderOperator.Inference.Tokenization;

namespace CrossEncoderOperator.Inference.Tests.Scoring.Batching;

/// <summary>Counts what the whole process allocates, so that nothing else may run.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    private const int Rounds = 4;

    /// <summary>Lengths from 6 to 54 tokens.</summary>
    private static readonly string[] s_documents =
        [.. Enumerable.Range(0, 500).Select(i => string.Join(' ', Enumerable.Repeat("red jacket", 1 + i % 25)))];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Scoring_allocates_little()
    {
        using var directory = new TestModel();
        using var model = directory.Load();
        var pairs = model.EncodeAll("red shoes", s_documents);
        await AssertBytesPerPairAsync(256, () => model.ScoreAsync(pairs, Cancellation));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Encoding_and_scoring_allocate_little(bool parallel)
    {
        using var directory = new TestModel();
        using var model = directory.Load(options => options with { Threads = new(parallel ? 2 : 1, "test") });
        var options = new EncodingOptions(model.Truncation);
        await AssertBytesPerPairAsync(512, async () =>
        {
            var request = model.Encode(["red shoes"], s_documents, options, Cancellation);
            await model.ScoreAsync(request.Pairs, Cancellation);
            request.Release();
        });
    }

    private static async Task AssertBytesPerPairAsync(int most, Func<Task> run)
    {
        await run();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < Rounds; i++)
        {
            await run();
        }

        var perPair = (GC.GetTotalAllocatedBytes(precise: true) - before) / (Rounds * s_documents.Length);
        Assert.True(perPair <= most, $"{perPair} bytes a pair");
    }
}
