using CrossEncoderOperator.Server.Health;

namespace CrossEncoderOperator.Server.Hosting;

/// <summary>What <c>GET /info</c> says.</summary>
internal sealed record InfoAnswer
{
    public required string Name { get; init; }

    public required string Namespace { get; init; }

    public required string Revision { get; init; }

    public required string ModelUri { get; init; }

    public required string ModelDigest { get; init; }

    public required string ModelType { get; init; }

    public required int MaxTokens { get; init; }

    public required IReadOnlyList<string> Labels { get; init; }

    public required string RelevantLabel { get; init; }

    public required string ScoreVersion { get; init; }

    public required string Activation { get; init; }

    public required string Variant { get; init; }

    public required string VariantFile { get; init; }

    public required string VariantReason { get; init; }

    public required string Provider { get; init; }

    public required string ProviderReason { get; init; }

    public required string Graph { get; init; }

    public required int Threads { get; init; }

    public required int Workers { get; init; }

    public required int WorkerThreads { get; init; }

    public required string WorkersReason { get; init; }

    public required string Cache { get; init; }

    public required StartUp? StartUp { get; init; }

    public required string RuntimeVersion { get; init; }

    public required string Version { get; init; }
}
