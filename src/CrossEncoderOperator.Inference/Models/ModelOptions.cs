using CrossEncoderOperator.Inference.Scoring;
using CrossEncoderOperator.Inference.Scoring.Batching;
using CrossEncoderOperator.Inference.Scoring.Caching;

namespace CrossEncoderOperator.Inference.Models;

/// <summary>How a model is loaded.</summary>
public sealed record ModelOptions
{
    /// <summary>Threads to compute with.</summary>
    public required CpuThreads Threads { get; init; }

    /// <summary>Batches that run at the same time; null for what is fastest.</summary>
    public int? Workers { get; init; }

    /// <summary>Threads of each; null for what is fastest.</summary>
    public int? WorkerThreads { get; init; }

    public BatchingOptions Batching { get; init; } = new();

    /// <summary>How scores are kept; null for not at all.</summary>
    public CacheOptions? Cache { get; init; }

    /// <summary>Longest pair to read; null for what the model allows.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Null for the best one there is.</summary>
    public ModelVariant? Variant { get; init; }

    /// <summary>Null for the best one there is.</summary>
    public ExecutionProvider? Provider { get; init; }

    /// <summary>Whether the CPU may take the place of a provider that is not there.</summary>
    public bool AllowFallback { get; init; }

    /// <summary>Folder that keeps optimized graphs; null for none.</summary>
    public string? GraphCache { get; init; }

    /// <summary>Ends the loading.</summary>
    public CancellationToken Cancellation { get; init; }
}
