namespace CrossEncoderOperator.Server.Settings;

/// <summary>How documents that are too long for the model are read.</summary>
internal sealed record DocumentSettings
{
    public const string Truncated = "Truncate";
    public const string Chunked = "Chunk";

    /// <summary><c>Truncate</c> or <c>Chunk</c>.</summary>
    public string Strategy { get; set; } = Truncated;

    /// <summary>Tokens that are read of a document, or of each of its chunks; null for as many as fit beside the query.</summary>
    public int? MaxTokens { get; set; }

    /// <summary>Tokens that a chunk shares with the one before.</summary>
    public int OverlapTokens { get; set; } = 64;

    /// <summary>Chunks of a document; what is behind them is not read. No request may have more.</summary>
    public int MaxChunks { get; set; } = 16;
}
