using System.Globalization;
using CrossEncoderOperator.Inference.Tokenization;
using Microsoft.ML.OnnxRuntime;

namespace CrossEncoderOperator.Inference.Scoring;

/// <summary>Measures layouts with batches as they come.</summary>
internal static class WorkerTuning
{
    private const int Rounds = 3;

    /// <summary>How much faster many workers must be: one with all threads answers a lone request sooner.</summary>
    private const double Gain = 1.05;

    /// <param name="classifier">Classifier of the workers.</param>
    /// <param name="workers">How many run at the same time.</param>
    /// <param name="batch">What each runs.</param>
    /// <param name="time">Clock.</param>
    /// <returns>Time for one batch of each worker, in the best of a few rounds.</returns>
    public static async Task<TimeSpan> MeasureAsync(OnnxClassifier classifier, int workers, IReadOnlyList<EncodedPair> batch, TimeProvider time)
    {
        InferenceBuffers[] buffers = [.. Enumerable.Range(0, workers).Select(_ => new InferenceBuffers())];
        var best = TimeSpan.MaxValue;
        // The first round only warms up.
        for (var round = 0; round <= Rounds; round++)
        {
            var started = time.GetTimestamp();
            await Task.WhenAll(buffers.Select(own => Task.Factory.StartNew(
                () => Run(classifier, batch, own), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
            if (round > 0 && time.GetElapsedTime(started) is var elapsed && elapsed < best)
            {
                best = elapsed;
            }
        }

        return best;
    }

    /// <param name="threads">All threads.</param>
    /// <param name="one">Time for a batch of one worker with all threads.</param>
    /// <param name="many">Time for a batch of each of as many workers as threads.</param>
    /// <param name="tokens">Tokens of a batch.</param>
    public static WorkerLayout Choose(int threads, TimeSpan one, TimeSpan many, int tokens)
    {
        var oneRate = tokens / one.TotalSeconds;
        var manyRate = tokens * threads / many.TotalSeconds;
        var reason = string.Create(
            CultureInfo.InvariantCulture, $"measured: 1x{threads} {oneRate:0} tokens/s, {threads}x1 {manyRate:0} tokens/s");
        return manyRate > oneRate * Gain ? new WorkerLayout(threads, 1, reason) : new WorkerLayout(1, threads, reason);
    }

    private static void Run(OnnxClassifier classifier, IReadOnlyList<EncodedPair> batch, InferenceBuffers buffers)
    {
        using var options = new RunOptions();
        classifier.Run(batch, buffers, options);
    }
}
