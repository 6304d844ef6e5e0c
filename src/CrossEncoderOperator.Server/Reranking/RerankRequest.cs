using System.Text.Json;
using CrossEncoderOperator.Inference.Tokenization;
using CrossEncoderOperator.Server.Reranking.Reading;

namespace CrossEncoderOperator.Server.Reranking;

/// <summary>What to rank, whatever the dialect.</summary>
internal sealed record RerankRequest
{
    /// <summary>One for all documents, or one for each.</summary>
    public required IReadOnlyList<string> Queries { get; init; }

    public required DocumentList Documents { get; init; }

    /// <summary>How many results to give at most; null for all.</summary>
    public int? TopN { get; init; }

    public bool ReturnText { get; init; }

    /// <summary>Give logits instead of scores.</summary>
    public bool RawScores { get; init; }

    /// <summary>Cut what is too long for the model; else it is an error.</summary>
    public bool Truncate { get; init; } = true;

    /// <summary>End that is cut off; null for what the model wants.</summary>
    public TruncationSide? TruncationSide { get; init; }

    /// <summary>Tokens that are read of each document; null for as many as fit.</summary>
    public int? MaxDocumentTokens { get; init; }

    /// <summary>Chunks of each document; null for what the server is set to.</summary>
    public int? MaxChunks { get; init; }

    /// <summary>Results below are left out.</summary>
    public double? MinScore { get; init; }

    /// <summary>Best first; else in the order of the documents.</summary>
    public bool Sorted { get; init; } = true;

    public JsonElement? IdOf(int document) => Documents.Ids?[document];

    /// <summary>The text of a document, if the client asked for it.</summary>
    public string? TextOf(int document) => ReturnText ? Documents.Texts[document] : null;
}
