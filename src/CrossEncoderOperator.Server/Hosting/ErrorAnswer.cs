namespace CrossEncoderOperator.Server.Hosting;

/// <summary>Body of every answer that is not a success.</summary>
/// <param name="Error">What is wrong.</param>
internal sealed record ErrorAnswer(string Error)
{
    /// <summary>The field that is wrong, like <c>documents[3]</c>.</summary>
    public string? Field { get; init; }

    /// <summary>For clients of Text Embeddings Inference.</summary>
    public string? ErrorType { get; init; }

    /// <summary>The same as the error, where clients of Cohere and vLLM look for it.</summary>
    public string? Message { get; init; }

    /// <summary>The same as the error, where clients of Jina and NVIDIA look for it.</summary>
    public string? Detail { get; init; }
}
