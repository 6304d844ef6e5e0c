using CrossEncoderOperator.Inference.Scoring;

namespace CrossEncoderOperator.Inference.Models;

/// <summary>How a model is loaded.</summary>
public sealed record ModelOptions
{
    /// <summary>Threads to compute with.</summary>
    public required CpuThreads Threads { get; init; }

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
