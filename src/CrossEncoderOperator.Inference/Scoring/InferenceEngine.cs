using CrossEncoderOperator.Inference.Models;
using CrossEncoderOperator.Inference.Scoring.Batching;

namespace CrossEncoderOperator.Inference.Scoring;

/// <summary>The sessions of a model, and the batcher with the workers that run them.</summary>
internal sealed class InferenceEngine : IDisposable
{
    private readonly IReadOnlyList<OnnxClassifier> _classifiers;

    private InferenceEngine(LoadedSession session, WorkerLayout layout, IReadOnlyList<OnnxClassifier> classifiers, Batcher batcher)
    {
        Session = session;
        Layout = layout;
        _classifiers = classifiers;
        Batcher = batcher;
    }

    /// <summary>The first session.</summary>
    public LoadedSession Session { get; }

    public WorkerLayout Layout { get; set; }

    public OnnxClassifier Classifier => _classifiers[0];

    public Batcher Batcher { get; }

    /// <exception cref="ModelException">The model cannot be used.</exception>
    public static InferenceEngine Start(
        ModelDirectory directory, ModelOptions options, WorkerLayout layout, ModelConfig config, IScoringObserver observer, TimeProvider time)
    {
        LoadedSession? first = null;
        var classifiers = new List<OnnxClassifier>();
        try
        {
            // A session without threads of its own runs on those of its callers, so that workers can share it.
            for (var i = 0; i < (layout.Threads == 1 ? 1 : layout.Workers); i++)
            {
                var session = LoadedSession.Load(directory, options with { Threads = options.Threads with { Count = layout.Threads } });
                first ??= session;
                classifiers.Add(OnnxClassifier.Create(session.Session, session.Variant.File, config));
            }

            var limits = BatchLimits.Of(options.Batching.MaxTokens, first!.Provider.Provider);
            OnnxClassifier[] workers = [.. Enumerable.Range(0, layout.Workers).Select(i => classifiers[i % classifiers.Count])];
            return new InferenceEngine(
                first, layout, classifiers, new Batcher(workers, limits, config, options.Batching, observer, time));
        }
        catch
        {
            classifiers.ForEach(classifier => classifier.Dispose());
            throw;
        }
    }

    public void Dispose()
    {
        Batcher.Dispose();
        foreach (var classifier in _classifiers)
        {
            classifier.Dispose();
        }
    }
}
