namespace CrossEncoderOperator.Inference.Tokenization;

/// <summary>Text to tokens, without special tokens: added tokens, normalizer, pre-tokenizer, model.</summary>
internal sealed class TextTokenizer(
    AddedTokenMatcher verbatim, BertNormalizer normalizer, AddedTokenMatcher normalized, WordPiece model)
{
    /// <param name="text">Text without lone surrogates.</param>
    /// <param name="limit">Stops once there are so many tokens.</param>
    public List<Token> Tokenize(string text, int limit = int.MaxValue)
    {
        var tokens = new List<Token>();
        foreach (TextPiece piece in verbatim.Split(text))
        {
            if (piece.Id is { } id)
                tokens.Add(new Token(id, piece.Start, piece.End));
            else
                AppendText(normalizer.Normalize(text, piece.Start, piece.End), tokens, limit);
            if (tokens.Count >= limit)
                break;
        }

        return tokens;
    }

    private void AppendText(NormalizedText text, List<Token> tokens, int limit)
    {
        foreach (TextPiece piece in normalized.Split(text.Characters))
        {
            if (piece.Id is { } id)
                tokens.Add(text.Token(id, piece.Start, piece.End));
            else
                AppendWords(text, piece, tokens, limit);
        }
    }

    private void AppendWords(NormalizedText text, TextPiece piece, List<Token> tokens, int limit)
    {
        ReadOnlySpan<char> characters = text.Characters[piece.Start..piece.End];
        int position = 0;
        while (tokens.Count < limit && BertPreTokenizer.NextWord(characters, ref position, out Range word))
            model.Append(text, piece.Start + word.Start.Value, piece.Start + word.End.Value, tokens);
    }
}
