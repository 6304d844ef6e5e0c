using CrossEncoderOperator.Inference.Models;
using CrossEncoderOperator.Inference.Tokenization;

namespace CrossEncoderOperator.Inference.Scoring;

/// <summary>
/// Cuts the pairs of a request into batches of similar length and runs them one at a time. Requests take turns between
/// batches, so a large one does not hold up the others.
/// </summary>
internal sealed class BatchScorer(
    OnnxClassifier classifier, ModelConfig config, IScoringObserver observer, TimeProvider time) : IDisposable
{
    private const int BatchSize = 16;

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Scores in the order of the pairs.</summary>
    public async Task<PairScore[]> ScoreAsync(IReadOnlyList<EncodedPair> pairs, CancellationToken cancellation)
    {
        var scores = new PairScore[pairs.Count];
        IEnumerable<int> byLength = Enumerable.Range(0, pairs.Count).OrderByDescending(index => pairs[index].Length);
        foreach (int[] batch in byLength.Chunk(BatchSize))
        {
            float[] logits = await RunAsync([.. batch.Select(index => pairs[index])], cancellation);
            for (int i = 0; i < batch.Length; i++)
                scores[batch[i]] = PairScore.Of(logits.AsSpan(i * classifier.Labels, classifier.Labels), config.Activation, config.RelevantLabel);
        }

        return scores;
    }

    /// <summary>Waits for the batch that is running; none runs afterwards.</summary>
    public void Dispose()
    {
        _turn.Wait();
        classifier.Dispose();
    }

    private async Task<float[]> RunAsync(EncodedPair[] batch, CancellationToken cancellation)
    {
        long asked = time.GetTimestamp();
        await _turn.WaitAsync(cancellation);
        try
        {
            long started = time.GetTimestamp();
            float[] logits = await Task.Run(() => classifier.Run(batch, cancellation), cancellation);
            observer.BatchRan(batch.Length, time.GetElapsedTime(asked, started), time.GetElapsedTime(started));
            return logits;
        }
        finally
        {
            _turn.Release();
        }
    }
}
