using CrossEncoderOperator.Inference.Tokenization;
using Microsoft.ML.OnnxRuntime;

namespace CrossEncoderOperator.Inference.Scoring.Batching;

/// <summary>
/// A thread that runs batches, with buffers of its own. Everything but <see cref="TryRun"/> is called under the lock of the
/// batcher.
/// </summary>
internal sealed class Worker : IDisposable
{
    private readonly OnnxClassifier _classifier;
    private readonly Thread _thread;
    private readonly InferenceBuffers _buffers = new();
    private readonly RunOptions _run = new();
    private readonly List<WaitingPair> _batch = [];
    private readonly List<EncodedPair> _pairs = [];

    public Worker(OnnxClassifier classifier, Action<Worker> work)
    {
        _classifier = classifier;
        _thread = new Thread(() => work(this)) { IsBackground = true, Name = "inference" };
    }

    public IReadOnlyList<WaitingPair> Batch => _batch;

    /// <summary>Tokens of the batch without padding.</summary>
    public int RunningTokens { get; private set; }

    public int PaddingTokens { get; private set; }

    public void Start() => _thread.Start();

    public void Take(BatchQueue queue, TimeSpan now, TokenPace pace, int idleWorkers)
    {
        queue.Take(now, pace, idleWorkers, _batch);
        foreach (var waiting in _batch)
        {
            _pairs.Add(waiting.Pair);
        }

        RunningTokens = _batch.Sum(pair => pair.Length);
        PaddingTokens = _batch.Max(pair => pair.Length) * _batch.Count - RunningTokens;
    }

    /// <returns>What went wrong, null for nothing.</returns>
    public Exception? TryRun()
    {
        try
        {
            _classifier.Run(_pairs, _buffers, _run);
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    public ReadOnlySpan<float> LogitsOf(int row) => _buffers.Logits.AsSpan(row * _classifier.Labels, _classifier.Labels);

    /// <summary>Ends the batch that runs if nobody waits for it any more.</summary>
    public void StopIfUseless()
    {
        if (_batch.Count > 0 && _batch.TrueForAll(pair => pair.Request.IsEnded))
        {
            _run.Terminate = true;
        }
    }

    public void Clear()
    {
        _batch.Clear();
        _pairs.Clear();
        RunningTokens = PaddingTokens = 0;
        _run.Terminate = false;
    }

    /// <summary>Waits for the thread.</summary>
    public void Dispose()
    {
        _thread.Join();
        _run.Dispose();
    }
}
