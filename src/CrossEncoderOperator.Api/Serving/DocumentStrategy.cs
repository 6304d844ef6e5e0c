namespace CrossEncoderOperator.Api.Serving;

/// <summary>Values of <see cref="DocumentsSpec.Strategy"/>.</summary>
public static class DocumentStrategy
{
    /// <summary>What does not fit is not read.</summary>
    public const string Truncate = "Truncate";

    /// <summary>The document is read in chunks, of which the best one counts.</summary>
    public const string Chunk = "Chunk";
}
