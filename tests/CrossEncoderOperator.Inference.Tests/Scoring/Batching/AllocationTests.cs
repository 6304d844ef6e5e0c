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
