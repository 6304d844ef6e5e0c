using CrossEncoderOperator.Inference.Models;
using CrossEncoderOperator.Inference.Scoring;
using CrossEncoderOperator.Inference.Tokenization;
using CrossEncoderOperator.Inference.Tokenization.Files;
using Microsoft.ML.OnnxRuntime;

namespace CrossEncoderOperator.Inference;

/// <summary>A loaded cross encoder: scores documents for a query.</summary>
public sealed class CrossEncoder : IDisposable
{
    /// <summary>A few milliseconds of tokenizing: below that, threads cost more than they save.</summary>
    private const long MinParallelCharacters = 1 << 14;

    private readonly BatchScorer _scorer;

    private CrossEncoder(
        ModelDirectory directory, ModelConfig config, PairTokenizer tokenizer, CpuThreads threads, LoadedSession session, BatchScorer scorer)
    {
        _scorer = scorer;
        Digest = directory.Manifest.Digest;
        Config = config;
        Tokenizer = tokenizer;
        Threads = threads;
        Provider = session.Provider;
        Variant = session.Variant;
        GraphSource = session.GraphSource;
    }

    public static string RuntimeVersion => OrtEnv.Instance().GetVersionString();

    /// <summary>What computes, and why.</summary>
    public ProviderChoice Provider { get; }

    /// <summary>The file that is served, and why.</summary>
    public VariantChoice Variant { get; }

    /// <summary>How the optimized graph came about, for people.</summary>
    public string GraphSource { get; }

    /// <summary>Digest of the model directory.</summary>
    public string Digest { get; }

    /// <summary>The model's own configuration, with <c>MaxTokens</c> lowered to what the caller asked for.</summary>
    public ModelConfig Config { get; }

    public PairTokenizer Tokenizer { get; }

    /// <summary>How the model wants pairs that are too long to be cut.</summary>
    public Truncation Truncation => new(Config.MaxTokens, Config.TruncationSide);

    public CpuThreads Threads { get; }

    /// <param name="directory">The model.</param>
    /// <param name="options">How to load it.</param>
    /// <param name="observer">Hears of every batch.</param>
    /// <param name="time">Clock of the observer's durations.</param>
    /// <exception cref="ModelException">The model cannot be used.</exception>
    public static CrossEncoder Load(ModelDirectory directory, ModelOptions options, IScoringObserver observer, TimeProvider time)
    {
        PairTokenizer tokenizer = TokenizerFile.Read(directory.Read(TokenizerFile.Name));
        var config = ModelConfig.Read(directory, tokenizer);
        if (options.MaxTokens > config.MaxTokens)
            throw new ModelException($"model.maxTokens is {options.MaxTokens}, but the model reads at most {config.MaxTokens} tokens");
        config = config with { MaxTokens = options.MaxTokens ?? config.MaxTokens };
        if (Math.Max(tokenizer.HighestId, config.PadTokenId) is var highest && highest >= config.VocabularySize)
            throw new ModelException(
                $"{TokenizerFile.Name}: has the token id {highest}, but config.json has a vocab_size of {config.VocabularySize}");
        if (config.MaxTokens <= tokenizer.SpecialTokens)
            throw new ModelException($"model.maxTokens of {config.MaxTokens} leaves no room beside the special tokens");

        LoadedSession session = LoadedSession.Load(directory, options);
        var classifier = OnnxClassifier.Create(session.Session, session.Variant.File, config);
        return new CrossEncoder(
            directory, config, tokenizer, options.Threads, session, new BatchScorer(classifier, config, observer, time));
    }

    /// <summary>The pairs of a query with each document; the query is tokenized once, many documents in parallel.</summary>
    /// <exception cref="QueryTooLongException">Only documents may be cut, and the query leaves no room for them.</exception>
    public EncodedPair[] Encode(string query, IReadOnlyList<string> documents, Truncation truncation, CancellationToken cancellation)
    {
        Token[] tokens = Tokenizer.Tokenize(query);
        var pairs = new EncodedPair[documents.Count];
        bool parallel = documents.Sum(document => (long)document.Length) >= MinParallelCharacters;
        var options = new ParallelOptions
        {
            CancellationToken = cancellation,
            MaxDegreeOfParallelism = parallel ? Threads.Count : 1,
        };
        Parallel.For(0, pairs.Length, options, i => pairs[i] = Tokenizer.Encode(tokens, documents[i], truncation));
        return pairs;
    }

    /// <summary>Scores in the order of the pairs; they do not depend on what else is scored at the same time.</summary>
    public Task<PairScore[]> ScoreAsync(IReadOnlyList<EncodedPair> pairs, CancellationToken cancellation) =>
        _scorer.ScoreAsync(pairs, cancellation);

    /// <summary>
    /// Runs short pairs and one of the greatest length with the highest token id, which also warms the session up.
    /// </summary>
    /// <exception cref="ModelException">The model fails, a score is not a finite number, or all are the same.</exception>
    public async Task SelfTestAsync(CancellationToken cancellation)
    {
        EncodedPair Repeat(int id, int count) =>
            Tokenizer.Encode([], Enumerable.Repeat(new Token(id, 0, 0), count).ToArray(), Truncation);
        EncodedPair[] pairs =
        [
            Tokenizer.Encode(Tokenizer.Tokenize("self test"), "a", Truncation),
            Repeat(Tokenizer.HighestId / 2, 1),
            Repeat(Tokenizer.HighestId, Config.MaxTokens),
        ];
        PairScore[] scores;
        try
        {
            scores = await ScoreAsync(pairs, cancellation);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelException($"self-test: the model fails: {e.Message}", e);
        }

        if (!scores.All(score => double.IsFinite(score.Logit)))
            throw new ModelException("self-test: the model gives scores that are not finite numbers");
        if (scores.All(score => score.Logit == scores[0].Logit))
            throw new ModelException("self-test: the model gives every pair the same score");
    }

    public void Dispose() => _scorer.Dispose();
}
