using CrossEncoderOperator.Inference;
using CrossEncoderOperator.Inference.Scoring;
using CrossEncoderOperator.Inference.Scoring.Batching;
using CrossEncoderOperator.Inference.Tokenization;
using CrossEncoderOperator.Server.Drift;
using CrossEncoderOperator.Server.Reranking.Dialects;
using CrossEncoderOperator.Server.Settings;
using Prometheus;

namespace CrossEncoderOperator.Server.Metrics;

/// <summary>What <c>/metrics</c> shows. Every series is there from the start, at zero.</summary>
internal sealed class ServerMetrics : IScoringObserver
{
    private static readonly string[] s_errorKinds = ["invalid", "too_large", "overloaded", "closed", "failed", "not_ready", "timeout"];
    private static readonly double[] s_seconds = Histogram.ExponentialBuckets(0.0005, 2, 18);

    private readonly Histogram _requests;
    private readonly Counter _documents;
    private readonly Counter _truncated;
    private readonly Histogram _chunks;
    private readonly Histogram _scores;
    private readonly Histogram _pairTokens;
    private readonly Counter _refused;
    private readonly Counter _errors;
    private readonly Counter _cache;
    private readonly Counter _captured;
    private readonly Gauge _drift;
    private readonly Histogram _batchSize;
    private readonly Histogram _batchTokens;
    private readonly Counter _tokens;
    private readonly Counter _padding;
    private readonly Gauge _queuedTokens;
    private readonly Histogram _inference;
    private readonly Histogram _queue;
    private readonly Gauge _load;
    private readonly Gauge _workers;
    private readonly Gauge _workerThreads;
    private readonly Gauge _info;

    public ServerMetrics(ServerSettings settings, TimeProvider time)
    {
        Drift = new DriftMonitor(settings.Drift, time);
        Registry.SetStaticLabels(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["namespace"] = settings.Namespace,
            ["name"] = settings.Name,
            ["revision"] = settings.Revision,
        });
        var create = Prometheus.Metrics.WithCustomRegistry(Registry);
        _requests = create.CreateHistogram(
            "crossencoder_request_duration_seconds",
            "Time from the first byte of a request to its answer.",
            new HistogramConfiguration { LabelNames = ["route", "code"], Buckets = s_seconds });
        _documents = create.CreateCounter("crossencoder_documents_total", "Documents that were tokenized for scoring.");
        _truncated = create.CreateCounter(
            "crossencoder_truncated_documents_total", "Documents that were, with their query, too long for the model and cut.");
        _chunks = create.CreateHistogram(
            "crossencoder_document_chunks",
            "Chunks that a document was cut into.",
            new HistogramConfiguration { Buckets = [1, 2, 4, 8, 16, 32, 64, 128, 256] });
        _scores = create.CreateHistogram(
            "crossencoder_document_scores",
            "Probabilities of relevance of documents.",
            new HistogramConfiguration { Buckets = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] });
        _pairTokens = create.CreateHistogram(
            "crossencoder_pair_tokens",
            "Tokens of a query with a document, after truncation.",
            new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(8, 2, 11) });
        _refused = create.CreateCounter("crossencoder_refused_requests_total", "Requests that were answered with 429.", "reason");
        _batchSize = create.CreateHistogram(
            "crossencoder_batch_size",
            "Pairs in a batch.",
            new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(1, 2, 10) });
        _batchTokens = create.CreateHistogram(
            "crossencoder_batch_tokens",
            "Tokens in a batch without padding.",
            new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(16, 2, 13) });
        _tokens = create.CreateCounter("crossencoder_tokens_total", "Tokens that the model read, without padding.");
        _padding = create.CreateCounter("crossencoder_padding_tokens_total", "Padding that the model read.");
        _queuedTokens = create.CreateGauge("crossencoder_queued_tokens", "Tokens that wait for a batch.");
        _inference = create.CreateHistogram(
            "crossencoder_inference_duration_seconds", "Time of a batch in the model.", new HistogramConfiguration { Buckets = s_seconds });
        _queue = create.CreateHistogram(
            "crossencoder_queue_duration_seconds", "Time from the admission of a request to the start of its first batch.", new HistogramConfiguration { Buckets = s_seconds });
        _load = create.CreateGauge(
            "crossencoder_model_load_duration_seconds", "Time from the start of loading the model to the end of its self-test.");
        _workers = create.CreateGauge("crossencoder_workers", "Batches that run at the same time.");
        _workerThreads = create.CreateGauge("crossencoder_worker_threads", "Threads of each batch.");
        _info = create.CreateGauge("crossencoder_model_info", "Always 1.", "uri", "digest", "provider", "variant");
        _errors = create.CreateCounter("crossencoder_errors_total", "Requests that got no scores.", "kind");
        _cache = create.CreateCounter(
            "crossencoder_cache_pairs_total", "Pairs that were looked for among the kept scores; shared were being scored already.", "result");
        _captured = create.CreateCounter("crossencoder_captured_requests_total", "Requests of the sample.", "result");
        _drift = create.CreateGauge(
            "crossencoder_drift_psi",
            "Population stability index against the reference; absent without one, or with too few documents.",
            new GaugeConfiguration { LabelNames = ["signal"], SuppressInitialValue = true });
        Registry.AddBeforeCollectCallback(UpdateDrift);
        DotNetStats.Register(Registry);
        // A rate misses the first value of a series that was not there before, and with it the first errors.
        foreach (var dialect in Dialect.All)
        {
            foreach (var code in (string[])["200", "429", "500", "503", "504"])
            {
                _requests.WithLabels(dialect.Route, code);
            }
        }

        foreach (var reason in (string[])["deadline", "in_flight", "queue"])
        {
            _refused.WithLabels(reason);
        }

        foreach (var kind in s_errorKinds)
        {
            _errors.WithLabels(kind);
        }

        foreach (var result in (string[])["hit", "shared", "miss"])
        {
            _cache.WithLabels(result);
        }

        foreach (var result in (string[])["written", "dropped"])
        {
            _captured.WithLabels(result);
        }
    }

    /// <summary>Scores and lengths against a reference.</summary>
    public DriftMonitor Drift { get; }

    public CollectorRegistry Registry { get; } = Prometheus.Metrics.NewCustomRegistry();

    public void RequestEnded(string route, int status, TimeSpan duration) =>
        _requests.WithLabels(route, status.ToString(System.Globalization.CultureInfo.InvariantCulture)).Observe(duration.TotalSeconds);

    /// <param name="reason">What there is too much of: <c>deadline</c>, <c>in_flight</c> or <c>queue</c>.</param>
    public void RequestRefused(string reason) => _refused.WithLabels(reason).Inc();

    public void DocumentsTokenized(EncodedRequest request)
    {
        _documents.Inc(request.Documents);
        for (var i = 0; i < request.Documents; i++)
        {
            var (first, count) = request.PairsOf(i);
            _chunks.Observe(count);
            _truncated.Inc(request.Pairs[first].Truncated ? 1 : 0);
        }

        foreach (var pair in request.Pairs)
        {
            _pairTokens.Observe(pair.Length);
        }
    }

    /// <param name="probability">Probability of relevance.</param>
    /// <param name="tokens">Tokens that the model read for it.</param>
    public void DocumentScored(double probability, int tokens)
    {
        _scores.Observe(probability);
        Drift.Add(probability, tokens);
    }

    public void RequestFailed(int status) => _errors.WithLabels(status switch
    {
        413 => "too_large",
        429 => "overloaded",
        499 => "closed",
        503 => "not_ready",
        504 => "timeout",
        >= 500 => "failed",
        _ => "invalid",
    }).Inc();

    public void RequestCaptured(bool written) => _captured.WithLabels(written ? "written" : "dropped").Inc();

    public void CacheRead(int hits, int shared, int misses)
    {
        _cache.WithLabels("hit").Inc(hits);
        _cache.WithLabels("shared").Inc(shared);
        _cache.WithLabels("miss").Inc(misses);
    }

    public void RequestStarted(TimeSpan waited) => _queue.Observe(waited.TotalSeconds);

    public void BatchRan(BatchReport batch)
    {
        _batchSize.Observe(batch.Pairs);
        _batchTokens.Observe(batch.Tokens);
        _tokens.Inc(batch.Tokens);
        _padding.Inc(batch.PaddingTokens);
        _inference.Observe(batch.Ran.TotalSeconds);
    }

    public void Queued(long tokens) => _queuedTokens.Set(tokens);

    public void ModelLoaded(string uri, CrossEncoder model, TimeSpan duration)
    {
        _workers.Set(model.Layout.Workers);
        _workerThreads.Set(model.Layout.Threads);
        _load.Set(duration.TotalSeconds);
        _info.WithLabels(uri, model.Digest, model.Provider.Name, model.Variant.Name).Set(1);
    }

    private void UpdateDrift()
    {
        if (Drift.Compare() is var (scores, tokens))
        {
            _drift.WithLabels("score").Set(scores);
            _drift.WithLabels("tokens").Set(tokens);
        }
        else
        {
            _drift.WithLabels("score").Unpublish();
            _drift.WithLabels("tokens").Unpublish();
        }
    }
}
