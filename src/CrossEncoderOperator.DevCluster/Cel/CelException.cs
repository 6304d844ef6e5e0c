namespace CrossEncoderOperator.DevCluster.Cel;

/// <summary>An expression that cannot be compiled or evaluated.</summary>
internal class CelException(string message, int position = -1) : Exception(message)
{
    /// <summary>Where in the text of the expression; -1 when evaluation failed.</summary>
    public int Position { get; } = position;

    /// <summary>The message with the place in the expression, as compilers print it.</summary>
    public string Explain(string source)
    {
        var at = Math.Clamp(Position, 0, source.Length);
        var start = at == 0 ? 0 : source.LastIndexOf('\n', at - 1) + 1;
        var end = source.IndexOf('\n', at);
        var line = source[..at].Count(c => c == '\n') + 1;
        return $"compilation failed: ERROR: <input>:{line}:{at - start + 1}: {Message}\n | {source[start..(end < 0 ? source.Length : end)]}\n | {new string('.', at - start)}^";
    }
}
