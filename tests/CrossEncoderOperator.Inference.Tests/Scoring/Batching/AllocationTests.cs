using CrossEncoderOperator.Inference.Tokenization;

namespace CrossEncoderOperator.Inference.Tests.Scoring.Batching;

/// <summary>Counts what the whole process allocates, so that nothing else may run.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    [Fact]
    public async Task Scoring_allocates_little()
    {
        using var directory = new TestModel();
        using CrossEncoder model = directory.Load();
        string[] documents = [.. Enumerable.Range(0, 500).Select(i => string.Join(' ', Enumerable.Repeat("red jacket", 1 + i % 25)))];
        EncodedPair[] pairs2 = model.Encode("red shoes", documents, model.Truncation, TestContext.Current.CancellationToken);
        await ScoreAsync();
        long b2 = GC.GetTotalAllocatedBytes(precise: true);
            await model.ScoreAsync(pairs2, TestContext.Current.CancellationToken);
        long perPair2 = (GC.GetTotalAllocatedBytes(precise: true) - b2) / (documents.Length);
        const int Rounds = 4;
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < Rounds; i++)
            await ScoreAsync();
        long perPair = (GC.GetTotalAllocatedBytes(precise: true) - before) / (Rounds * documents.Length);
        Assert.True(perPair <= 1024, $"{perPair} bytes a pair, scoring {perPair2}");

        async Task ScoreAsync()
        {
            EncodedPair[] pairs = model.Encode("red shoes", documents, model.Truncation, TestContext.Current.CancellationToken);
            await model.ScoreAsync(pairs, TestContext.Current.CancellationToken);
        }
    }
}
