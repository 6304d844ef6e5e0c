namespace CrossEncoderOperator.Server.Reranking.Reading;

/// <summary>A request is answered with an error; the message never holds text of the request.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="problem">What is wrong, following the name of the field if there is one.</param>
/// <param name="field">The field, like <c>documents[3]</c>.</param>
internal sealed class RequestException(int status, string problem, string? field = null)
    : Exception(field is null ? problem : $"{field} {problem}")
{
    public int Status { get; } = status;

    /// <summary>When to ask again; null for soon.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public string? Field { get; } = field;
}
