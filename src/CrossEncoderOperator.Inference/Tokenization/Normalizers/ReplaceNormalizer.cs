namespace CrossEncoderOperator.Inference.Tokenization.Normalizers;

/// <summary>Puts a text in place of every occurrence of another.</summary>
/// <param name="pattern">Text to replace.</param>
/// <param name="repeated">Whether the whole run is replaced when the pattern is followed by more of its last character.</param>
/// <param name="content">What takes its place; its origin is that of the last character replaced.</param>
internal sealed class ReplaceNormalizer(string pattern, bool repeated, string content) : INormalizer
{
    /// <summary>Whether the pattern may reach over the end of a word.</summary>
    public bool SpansWords => HasWordEnd(pattern);

    /// <summary>Whether a text has an ASCII letter or digit with a space behind it.</summary>
    public static bool HasWordEnd(string text) =>
        text.Zip(text.Skip(1)).Any(pair => char.IsAsciiLetterOrDigit(pair.First) && pair.Second == ' ');

    public bool Normalize(NormalizedText source, NormalizedText target)
    {
        var characters = source.Characters;
        var at = characters.IndexOf(pattern, StringComparison.Ordinal);
        if (at < 0)
        {
            return false;
        }

        var done = 0;
        while (at >= 0)
        {
            var start = done + at;
            var end = start + pattern.Length;
            while (repeated && end < characters.Length && characters[end] == pattern[^1])
            {
                end++;
            }

            target.Append(source, done, start);
            foreach (var unit in content)
            {
                target.Append(unit, source.Origins[end - 1]);
            }

            done = end;
            at = characters[done..].IndexOf(pattern, StringComparison.Ordinal);
        }

        target.Append(source, done, source.Length);
        return true;
    }
}
