using CrossEncoderOperator.Inference.Tokenization;

namespace CrossEncoderOperator.Inference.Tests.Scoring.Batching;

/// <summary>Counts what the whole process allocates, so that nothing else may run.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    private const int MaxBytes = 256;

    [Fact]
    public async Task Scoring_allocates_little()
    {
        using var directory = new TestModel();
        using CrossEncoder model = directory.Load();
        string[] documents = [.. Enumerable.Range(0, 500).Select(i => string.Join(' ', Enumerable.Repeat("red jacket", 1 + i % 25)))];
        EncodedPair[] pairs = model.Encode("red shoes", documents, model.Truncation, TestContext.Current.CancellationToken);
        await model.ScoreAsync(pairs, TestContext.Current.CancellationToken);
        const int Rounds = 4;
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < Rounds; i++)
            await model.ScoreAsync(pairs, TestContext.Current.CancellationToken);
        long perPair = (GC.GetTotalAllocatedBytes(precise: true) - before) / (Rounds * documents.Length);
        Assert.True(perPair <= MaxBytes, $"{perPair} bytes a pair");
    }
}
