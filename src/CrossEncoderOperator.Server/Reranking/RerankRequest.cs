namespace CrossEncoderOperator.Server.Reranking;

/// <summary>What to rank, whatever the dialect.</summary>
internal sealed record RerankRequest
{
    public required string Query { get; init; }

    public required IReadOnlyList<string> Documents { get; init; }

    /// <summary>How many results to give at most; null for all.</summary>
    public int? TopN { get; init; }

    public bool ReturnText { get; init; }

    /// <summary>Give logits instead of scores.</summary>
    public bool RawScores { get; init; }

    /// <summary>Cut what is too long for the model; else it is an error.</summary>
    public bool Truncate { get; init; } = true;
}
