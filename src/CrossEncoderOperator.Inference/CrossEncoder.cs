using System.Globalization;
using CrossEncoderOperator.Inference.Models;
using CrossEncoderOperator.Inference.Scoring;
using CrossEncoderOperator.Inference.Scoring.Batching;
using CrossEncoderOperator.Inference.Scoring.Caching;
using CrossEncoderOperator.Inference.Tokenization;
using CrossEncoderOperator.Inference.Tokenization.Files;
using Microsoft.ML.OnnxRuntime;

namespace CrossEncoderOperator.Inference;

/// <summary>A loaded cross encoder: scores documents for a query.</summary>
public sealed class CrossEncoder : IDisposable
{
    /// <summary>A few milliseconds of tokenizing: below that, threads cost more than they save.</summary>
    private const long MinParallelCharacters = 1 << 14;

    /// <summary>A model that takes longer to load is not loaded again to find the best layout.</summary>
    private static readonly TimeSpan s_quickLoad = TimeSpan.FromSeconds(5);

    private readonly ModelDirectory _directory;
    private readonly ModelOptions _options;
    private readonly IScoringObserver _observer;
    private readonly TimeProvider _time;
    private readonly TimeSpan _loadTime;
    private readonly CachingScorer? _cache;
    private InferenceEngine _engine;

    private CrossEncoder(
        ModelDirectory directory, ModelOptions options, ModelConfig config, PairTokenizer tokenizer, IScoringObserver observer, TimeProvider time)
    {
        _directory = directory;
        _options = options;
        _observer = observer;
        _time = time;
        Config = config;
        Tokenizer = tokenizer;
        var started = time.GetTimestamp();
        _engine = Start(WorkerLayout.Of(options.Workers, options.WorkerThreads, options.Threads.Count));
        _loadTime = time.GetElapsedTime(started);
        CacheState = StateOf(options.Cache, Variant.Variant);
        if (options.Cache is { } cache && MayCache(cache, Variant.Variant))
        {
            _cache = new CachingScorer(new ScoreCache(cache.Bytes, cache.TimeToLive, time), observer);
        }
    }

    public static string RuntimeVersion => OrtEnv.Instance().GetVersionString();

    /// <summary>What computes, and why.</summary>
    public ProviderChoice Provider => _engine.Session.Provider;

    /// <summary>The file that is served, and why.</summary>
    public VariantChoice Variant => _engine.Session.Variant;

    /// <summary>How the optimized graph came about, for people.</summary>
    public string GraphSource => _engine.Session.GraphSource;

    /// <summary>Whether scores are kept, for people.</summary>
    public string CacheState { get; }

    /// <summary>Digest of the model directory.</summary>
    public string Digest => _directory.Manifest.Digest;

    /// <summary>The model's own configuration, with <c>MaxTokens</c> lowered to what the caller asked for.</summary>
    public ModelConfig Config { get; }

    public PairTokenizer Tokenizer { get; }

    /// <summary>How the model wants pairs that are too long to be cut.</summary>
    public Truncation Truncation => new(Config.MaxTokens, Config.TruncationSide);

    /// <summary>All threads.</summary>
    public CpuThreads Threads => _options.Threads;

    /// <summary>How batches are spread over them.</summary>
    public WorkerLayout Layout => _engine.Layout;

    /// <param name="directory">The model.</param>
    /// <param name="options">How to load it.</param>
    /// <param name="observer">Hears of every batch.</param>
    /// <param name="time">Clock of the observer's durations.</param>
    /// <exception cref="ModelException">The model cannot be used.</exception>
    public static CrossEncoder Load(ModelDirectory directory, ModelOptions options, IScoringObserver observer, TimeProvider time)
    {
        var tokenizer = TokenizerFile.Read(directory.Read(TokenizerFile.Name));
        var config = ModelConfig.Read(directory, tokenizer);
        if (options.MaxTokens > config.MaxTokens)
        {
            throw new ModelException($"model.maxTokens is {options.MaxTokens}, but the model reads at most {config.MaxTokens} tokens");
        }

        config = config with { MaxTokens = options.MaxTokens ?? config.MaxTokens };
        if (Math.Max(tokenizer.HighestId, config.PadTokenId) is var highest && highest >= config.VocabularySize)
        {
            throw new ModelException(
                $"{TokenizerFile.Name}: has the token id {highest}, but config.json has a vocab_size of {config.VocabularySize}");
        }

        if (config.MaxTokens <= tokenizer.SpecialTokens)
        {
            throw new ModelException($"model.maxTokens of {config.MaxTokens} leaves no room beside the special tokens");
        }

        return new CrossEncoder(directory, options, config, tokenizer, observer, time);
    }

    /// <summary>The pairs of queries and documents; a query of all is tokenized once, many documents in parallel.</summary>
    /// <param name="queries">One for all documents, or one for each.</param>
    /// <param name="documents">The documents.</param>
    /// <param name="options">How texts that are too long are read.</param>
    /// <param name="cancellation">The pairs are no longer needed.</param>
    /// <exception cref="QueryTooLongException">Only documents may be cut, and the query leaves no room for them.</exception>
    public EncodedRequest Encode(
        IReadOnlyList<string> queries, IReadOnlyList<string> documents, EncodingOptions options, CancellationToken cancellation)
    {
        if (queries.Count != 1 && queries.Count != documents.Count)
        {
            throw new ArgumentException("must be one, or one for each document", nameof(queries));
        }

        var shared = queries.Count == 1 ? Tokenizer.Tokenize(queries[0]) : null;
        var arena = new TokenArena();
        var parallel = documents.Sum(document => (long)document.Length) >= MinParallelCharacters;
        var degree = new ParallelOptions
        {
            CancellationToken = cancellation,
            MaxDegreeOfParallelism = parallel ? Threads.Count : 1,
        };
        if (options.Chunking is { } chunking)
        {
            var chunks = new EncodedPair[documents.Count][];
            Parallel.For(0, chunks.Length, degree, i => chunks[i] = Tokenizer.EncodeChunks(
                shared ?? Tokenizer.Tokenize(queries[i]), documents[i], options.Truncation, chunking, options.MaxDocumentTokens, arena));
            return new EncodedRequest(arena, chunks);
        }

        var pairs = new EncodedPair[documents.Count];
        Parallel.For(0, pairs.Length, degree, i => pairs[i] = Tokenizer.Encode(
            shared ?? Tokenizer.Tokenize(queries[i]), documents[i], options.Truncation, options.MaxDocumentTokens, arena));
        return new EncodedRequest(arena, pairs);
    }

    /// <summary>Scores in the order of the pairs; they do not depend on what else is scored at the same time.</summary>
    public async Task<PairScore[]> ScoreAsync(IReadOnlyList<EncodedPair> pairs, CancellationToken cancellation) =>
        (await ScoreAsync(pairs, null, cancellation)).Scores;

    /// <inheritdoc cref="ScoreAsync(IReadOnlyList{EncodedPair}, CancellationToken)"/>
    /// <param name="pairs">The pairs of a request.</param>
    /// <param name="timeLeft">After this the scores are of no use; null for never.</param>
    /// <param name="cancellation">The scores are no longer needed.</param>
    /// <exception cref="OverloadedException">The scores would come too late.</exception>
    public Task<ScoredRequest> ScoreAsync(IReadOnlyList<EncodedPair> pairs, TimeSpan? timeLeft, CancellationToken cancellation) =>
        _cache is null
            ? _engine.Batcher.ScoreAsync(pairs, timeLeft, cancellation)
            : _cache.ScoreAsync(pairs, missing => _engine.Batcher.ScoreAsync(missing, timeLeft, cancellation), cancellation);

    /// <summary>
    /// Runs short pairs and one of the greatest length with the highest token id, which also warms the session up.
    /// </summary>
    /// <exception cref="ModelException">The model fails, a score is not a finite number, or all are the same.</exception>
    public async Task SelfTestAsync(CancellationToken cancellation)
    {
        EncodedPair[] pairs =
        [
            Tokenizer.Encode(Tokenizer.Tokenize("self test"), "a", Truncation),
            Repeat(Tokenizer.HighestId / 2, 1),
            Repeat(Tokenizer.HighestId, Config.MaxTokens),
        ];
        PairScore[] scores;
        try
        {
            scores = await Task.Run(() => RunAlone(pairs, cancellation), cancellation);
        }
        catch (OnnxRuntimeException e)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new ModelException($"self-test: the model fails: {e.Message}", e);
        }

        if (!scores.All(score => double.IsFinite(score.Logit)))
        {
            throw new ModelException("self-test: the model gives scores that are not finite numbers");
        }

        if (scores.All(score => score.Logit == scores[0].Logit))
        {
            throw new ModelException("self-test: the model gives every pair the same score");
        }
    }

    /// <summary>
    /// Measures how fast the model is, and on a CPU whether one worker with all threads or many with one thread each do more,
    /// unless the options say. Before the first request.
    /// </summary>
    public async Task TuneAsync(CancellationToken cancellation)
    {
        const int Pairs = 8;
        const int Tokens = 64;
        EncodedPair[] batch = [.. Enumerable.Repeat(Repeat(Tokenizer.HighestId, Math.Min(Tokens, Config.MaxTokens)), Pairs)];
        var tokens = batch.Sum(pair => pair.Length);
        var own = await MeasureAsync();
        var mayChoose = Layout.Workers == 1 && Layout.Threads > 1 && _options is { Workers: null, WorkerThreads: null };
        if (mayChoose && Provider.Provider == ExecutionProvider.Cpu && _loadTime < s_quickLoad)
        {
            var threads = Layout.Threads;
            Restart(new WorkerLayout(threads, 1, ""));
            var many = await MeasureAsync();
            var choice = WorkerTuning.Choose(threads, own, many, tokens);
            if (choice.Workers == 1)
            {
                Restart(choice);
            }
            else
            {
                (own, _engine.Layout) = (many, choice);
            }
        }

        _engine.Batcher.SetPace(tokens, own);

        async Task<TimeSpan> MeasureAsync()
        {
            cancellation.ThrowIfCancellationRequested();
            return await WorkerTuning.MeasureAsync(_engine.Classifier, Layout.Workers, batch, _time);
        }
    }

    public void Dispose() => _engine.Dispose();

    private static bool MayCache(CacheOptions options, ModelVariant variant) => variant != ModelVariant.Int8 || options.Quantized;

    private static string StateOf(CacheOptions? options, ModelVariant variant) => options switch
    {
        null => "off",
        _ when !MayCache(options, variant) => "off: int8 scores depend on what else is in their batch",
        _ => string.Create(CultureInfo.InvariantCulture, $"{options.Bytes} bytes for {options.TimeToLive.TotalSeconds:0} s"),
    };

    /// <summary>One session at a time: there may be no memory for two.</summary>
    private void Restart(WorkerLayout layout)
    {
        _engine.Dispose();
        _engine = Start(layout);
    }

    private InferenceEngine Start(WorkerLayout layout) => InferenceEngine.Start(_directory, _options, layout, Config, _observer, _time);

    private EncodedPair Repeat(int id, int count) =>
        Tokenizer.Encode([], Enumerable.Repeat(new Token(id, 0, 0), count).ToArray(), Truncation);

    private PairScore[] RunAlone(EncodedPair[] pairs, CancellationToken cancellation)
    {
        using var options = new RunOptions();
        using var terminate = cancellation.Register(() => options.Terminate = true);
        var buffers = new InferenceBuffers();
        _engine.Classifier.Run(pairs, buffers, options);
        var labels = _engine.Classifier.Labels;
        return [.. pairs.Select((_, row) => PairScore.Of(
            buffers.Logits.AsSpan(row * labels, labels), Config.Activation, Config.RelevantLabel))];
    }
}
