using CrossEncoderOperator.Inference.Models;
using CrossEncoderOperator.Inference.Scoring;
using CrossEncoderOperator.Inference.Tokenization;
using CrossEncoderOperator.Inference.Tokenization.Files;
using Microsoft.ML.OnnxRuntime;

namespace CrossEncoderOperator.Inference;

/// <summary>A loaded cross encoder: scores documents for a query.</summary>
public sealed class CrossEncoder : IDisposable
{
    private static readonly string[] s_onnxFiles = ["onnx/model.onnx", "model.onnx"];

    /// <summary>A few milliseconds of tokenizing: below that, threads cost more than they save.</summary>
    private const long MinParallelCharacters = 1 << 14;

    private readonly BatchScorer _scorer;

    private CrossEncoder(ModelDirectory directory, ModelConfig config, PairTokenizer tokenizer, BatchScorer scorer, CpuThreads threads)
    {
        _scorer = scorer;
        Digest = directory.Manifest.Digest;
        Config = config;
        Tokenizer = tokenizer;
        Threads = threads;
    }

    public static string RuntimeVersion => OrtEnv.Instance().GetVersionString();

    /// <summary>Execution provider of ONNX Runtime.</summary>
    public static string Provider => "CPUExecutionProvider";

    /// <summary>Digest of the model directory.</summary>
    public string Digest { get; }

    /// <summary>The model's own configuration, with <c>MaxTokens</c> lowered to what the caller asked for.</summary>
    public ModelConfig Config { get; }

    public PairTokenizer Tokenizer { get; }

    /// <summary>How the model wants pairs that are too long to be cut.</summary>
    public Truncation Truncation => new(Config.MaxTokens, Config.TruncationSide);

    public CpuThreads Threads { get; }

    /// <param name="directory">The model.</param>
    /// <param name="maxTokens">Longest pair to read; null for what the model allows.</param>
    /// <param name="threads">Threads to compute with.</param>
    /// <param name="observer">Hears of every batch.</param>
    /// <param name="time">Clock of the observer's durations.</param>
    /// <exception cref="ModelException">The model cannot be used.</exception>
    public static CrossEncoder Load(
        ModelDirectory directory, int? maxTokens, CpuThreads threads, IScoringObserver observer, TimeProvider time)
    {
        ModelConfig config = ModelConfig.Read(directory);
        if (maxTokens > config.MaxTokens)
            throw new ModelException($"model.maxTokens is {maxTokens}, but the model reads at most {config.MaxTokens} tokens");
        config = config with { MaxTokens = maxTokens ?? config.MaxTokens };

        PairTokenizer tokenizer = TokenizerFile.Read(directory.Read(TokenizerFile.Name));
        if (tokenizer.HighestId >= config.VocabularySize)
            throw new ModelException(
                $"{TokenizerFile.Name}: has the token id {tokenizer.HighestId}, but config.json has a vocab_size of {config.VocabularySize}");
        if (config.MaxTokens <= tokenizer.SpecialTokens)
            throw new ModelException($"model.maxTokens of {config.MaxTokens} leaves no room beside the special tokens");

        string onnx = s_onnxFiles.FirstOrDefault(directory.Has)
            ?? throw new ModelException($"{string.Join(" or ", s_onnxFiles)}: no such file");
        OnnxClassifier classifier = OnnxClassifier.Load(onnx, directory.Read(onnx), config, threads);
        return new CrossEncoder(directory, config, tokenizer, new BatchScorer(classifier, config.Activation, observer, time), threads);
    }

    /// <summary>The pairs of a query with each document; the query is tokenized once, many documents in parallel.</summary>
    /// <exception cref="QueryTooLongException">Only documents may be cut, and the query leaves no room for them.</exception>
    public EncodedPair[] Encode(string query, IReadOnlyList<string> documents, Truncation truncation, CancellationToken cancellation)
    {
        Token[] tokens = Tokenizer.Tokenize(query);
        var pairs = new EncodedPair[documents.Count];
        var options = new ParallelOptions
        {
            CancellationToken = cancellation,
            MaxDegreeOfParallelism = documents.Sum(document => (long)document.Length) < MinParallelCharacters ? 1 : Threads.Count,
        };
        Parallel.For(0, pairs.Length, options, i => pairs[i] = Tokenizer.Encode(tokens, documents[i], truncation));
        return pairs;
    }

    /// <summary>Scores in the order of the pairs; they do not depend on what else is scored at the same time.</summary>
    public Task<PairScore[]> ScoreAsync(IReadOnlyList<EncodedPair> pairs, CancellationToken cancellation) =>
        _scorer.ScoreAsync(pairs, cancellation);

    /// <summary>Runs a short pair and one of the greatest length with the highest token id, which also warms the session up.</summary>
    /// <exception cref="ModelException">The model fails, or a score is not a finite number.</exception>
    public async Task SelfTestAsync(CancellationToken cancellation)
    {
        EncodedPair shortest = Tokenizer.Encode(Tokenizer.Tokenize("self test"), "a", Truncation);
        Token[] highest = [.. Enumerable.Repeat(new Token(Tokenizer.HighestId, 0, 0), Config.MaxTokens)];
        EncodedPair longest = Tokenizer.Encode([], highest, Truncation);
        PairScore[] scores;
        try
        {
            scores = await ScoreAsync([shortest, longest], cancellation);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelException($"self-test: the model fails: {e.Message}", e);
        }

        if (!scores.All(score => double.IsFinite(score.Logit)))
            throw new ModelException("self-test: the model gives scores that are not finite numbers");
    }

    public void Dispose() => _scorer.Dispose();
}
