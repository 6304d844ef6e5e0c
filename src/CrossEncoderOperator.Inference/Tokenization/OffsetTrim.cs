namespace CrossEncoderOperator.Inference.Tokenization;

/// <summary>Takes the white space at the ends of byte-level tokens out of their ranges.</summary>
/// <param name="spaces">Spaces that a token of the vocabulary starts and ends with, by id; only where there are some.</param>
/// <param name="added">Ids of added tokens, whose white space is that of the text.</param>
/// <param name="addPrefixSpace">Whether a single space at the start of a text may be one that was put in.</param>
internal sealed class OffsetTrim(
    IReadOnlyDictionary<int, (int Leading, int Trailing)> spaces, IReadOnlySet<int> added, bool addPrefixSpace)
{
    /// <param name="text">The original.</param>
    /// <param name="tokens">All its tokens from the first on.</param>
    public void Apply(string text, Span<Token> tokens)
    {
        for (var i = 0; i < tokens.Length; i++)
        {
            var token = tokens[i];
            var (before, after) = added.Contains(token.Id)
                ? SpacesOf(text.AsSpan(token.Start, token.End - token.Start))
                : spaces.GetValueOrDefault(token.Id);
            if (before == 1 && addPrefixSpace && (i == 0 || token.Start == 0))
            {
                before = 0;
            }

            var start = token.Start;
            for (; before > 0 && start < token.End; before--)
            {
                start += char.IsHighSurrogate(text[start]) ? 2 : 1;
            }

            var end = token.End;
            for (; after > 0 && end > start; after--)
            {
                end -= char.IsLowSurrogate(text[end - 1]) ? 2 : 1;
            }

            tokens[i] = new Token(token.Id, start, end);
        }
    }

    private static (int Leading, int Trailing) SpacesOf(ReadOnlySpan<char> text) =>
        (text.Length - text.TrimStart().Length, text.Length - text.TrimEnd().Length);
}
