using CrossEncoderOperator.Inference;
using CrossEncoderOperator.Inference.Scoring;
using CrossEncoderOperator.Server.Reranking;
using CrossEncoderOperator.Server.Settings;
using Prometheus;

namespace CrossEncoderOperator.Server.Metrics;

/// <summary>What <c>/metrics</c> shows. Every series is there from the start, at zero.</summary>
internal sealed class ServerMetrics : IScoringObserver
{
    private static readonly double[] s_seconds = Histogram.ExponentialBuckets(0.0005, 2, 18);

    private readonly Histogram _requests;
    private readonly Counter _documents;
    private readonly Counter _truncated;
    private readonly Histogram _scores;
    private readonly Histogram _batchSize;
    private readonly Histogram _inference;
    private readonly Histogram _queue;
    private readonly Gauge _load;
    private readonly Gauge _info;

    public ServerMetrics(ServerSettings settings)
    {
        Registry.SetStaticLabels(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["namespace"] = settings.Namespace,
            ["name"] = settings.Name,
            ["revision"] = settings.Revision,
        });
        MetricFactory create = Prometheus.Metrics.WithCustomRegistry(Registry);
        _requests = create.CreateHistogram(
            "crossencoder_request_duration_seconds",
            "Time from the first byte of a request to its answer.",
            new HistogramConfiguration { LabelNames = ["route", "code"], Buckets = s_seconds });
        _documents = create.CreateCounter("crossencoder_documents_total", "Documents that were tokenized for scoring.");
        _truncated = create.CreateCounter(
            "crossencoder_truncated_documents_total", "Documents that were, with their query, too long for the model and cut.");
        _scores = create.CreateHistogram(
            "crossencoder_document_scores",
            "Probabilities of relevance of documents.",
            new HistogramConfiguration { Buckets = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] });
        _batchSize = create.CreateHistogram(
            "crossencoder_batch_size",
            "Pairs in a batch.",
            new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(1, 2, 10) });
        _inference = create.CreateHistogram(
            "crossencoder_inference_duration_seconds", "Time of a batch in the model.", new HistogramConfiguration { Buckets = s_seconds });
        _queue = create.CreateHistogram(
            "crossencoder_queue_duration_seconds", "Time that a batch waited for its turn.", new HistogramConfiguration { Buckets = s_seconds });
        _load = create.CreateGauge(
            "crossencoder_model_load_duration_seconds", "Time from the start of loading the model to the end of its self-test.");
        _info = create.CreateGauge("crossencoder_model_info", "Always 1.", "uri", "digest", "provider", "variant");
        DotNetStats.Register(Registry);
        // A rate misses the first value of a series that was not there before, and with it the first errors.
        foreach (Dialect dialect in Dialect.All)
        {
            foreach (string code in (string[])["200", "429", "500", "503", "504"])
                _requests.WithLabels(dialect.Route, code);
        }
    }

    public CollectorRegistry Registry { get; } = Prometheus.Metrics.NewCustomRegistry();

    public void RequestEnded(string route, int status, TimeSpan duration) =>
        _requests.WithLabels(route, status.ToString(System.Globalization.CultureInfo.InvariantCulture)).Observe(duration.TotalSeconds);

    public void DocumentsTokenized(int documents, int truncated)
    {
        _documents.Inc(documents);
        _truncated.Inc(truncated);
    }

    public void DocumentsScored(IEnumerable<double> probabilities)
    {
        foreach (double probability in probabilities)
            _scores.Observe(probability);
    }

    public void BatchRan(int pairs, TimeSpan waited, TimeSpan ran)
    {
        _batchSize.Observe(pairs);
        _queue.Observe(waited.TotalSeconds);
        _inference.Observe(ran.TotalSeconds);
    }

    public void ModelLoaded(string uri, CrossEncoder model, TimeSpan duration)
    {
        _load.Set(duration.TotalSeconds);
        _info.WithLabels(uri, model.Digest, model.Provider.Name, model.Variant.Name).Set(1);
    }
}
