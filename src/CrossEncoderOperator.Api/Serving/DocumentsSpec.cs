using System.ComponentModel.DataAnnotations;

namespace CrossEncoderOperator.Api.Serving;

/// <summary>How long documents are read.</summary>
public sealed record DocumentsSpec
{
    /// <summary>Default of <see cref="OverlapTokens"/>.</summary>
    public const int DefaultOverlapTokens = 64;

    /// <summary>Default of <see cref="MaxChunks"/>.</summary>
    public const int DefaultMaxChunks = 16;

    /// <summary>
    /// What is done with a document that does not fit beside its query. `Truncate`: what does not fit is not read. `Chunk`: the document is cut
    /// into chunks, each is scored with the query, and the best one counts. Default: Truncate.
    /// </summary>
    [AllowedValues(DocumentStrategy.Truncate, DocumentStrategy.Chunk)]
    public string? Strategy { get; init; }

    /// <summary>Tokens that are read of a document, or of each of its chunks. Default: as many as fit beside the query. From 8 to 1048576.</summary>
    [Range(8, 1 << 20)]
    public int? MaxTokens { get; init; }

    /// <summary>Tokens that a chunk shares with the one before; at most half of a chunk is. Default: 64. From 0 to 1048576.</summary>
    [Range(0, 1 << 20)]
    public int? OverlapTokens { get; init; }

    /// <summary>
    /// Chunks of a document; what is behind them is not read. No request may ask for more. Default: 16. From 1 to 256.
    /// </summary>
    [Range(1, 256)]
    public int? MaxChunks { get; init; }
}
