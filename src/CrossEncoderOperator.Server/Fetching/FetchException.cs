namespace CrossEncoderOperator.Server.Fetching;

/// <summary>A model cannot be downloaded; the message is one line without credentials.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="transient">Whether another attempt may succeed.</param>
/// <param name="inner">The cause.</param>
internal sealed class FetchException(string message, bool transient = false, Exception? inner = null) : Exception(message, inner)
{
    public bool IsTransient { get; } = transient;
}
