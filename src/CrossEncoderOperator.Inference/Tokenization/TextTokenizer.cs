using System.Runtime.InteropServices;
using CrossEncoderOperator.Inference.Tokenization.Normalizers;
using CrossEncoderOperator.Inference.Tokenization.PreTokenizers;
using CrossEncoderOperator.Inference.Tokenization.Subwords;

namespace CrossEncoderOperator.Inference.Tokenization;

/// <summary>Text to tokens, without special tokens: added tokens, normalizers, pre-tokenizers, model.</summary>
internal sealed class TextTokenizer
{
    /// <summary>Characters to read at first for each token that is wanted.</summary>
    private const long WindowPerToken = 16;

    public required AddedTokenMatcher Verbatim { get; init; }

    public required INormalizer[] Normalizers { get; init; }

    public required AddedTokenMatcher Normalized { get; init; }

    public required IPreTokenizer[] PreTokenizers { get; init; }

    public required ISubwordModel Model { get; init; }

    public OffsetTrim? Trim { get; init; }

    /// <summary>Whether text between two words that one space parts has no influence on the tokens before it.</summary>
    public required bool CanCut { get; init; }

    /// <summary>The tokens of a text, or at least the first <paramref name="limit"/> of them; valid until the workspace is used again.</summary>
    /// <param name="text">Text without lone surrogates.</param>
    public ReadOnlySpan<Token> Tokenize(string text, int limit, Workspace workspace)
    {
        var tokens = workspace.Tokens;
        for (var window = WindowPerToken * (limit + 1L); CanCut && window < text.Length; window *= 8)
        {
            var cut = LastCut(text, (int)window);
            Tokenize(text, cut, limit, workspace);
            // The last token is left out: white space behind the cut may belong to it.
            if (tokens.Count > limit)
            {
                return CollectionsMarshal.AsSpan(tokens)[..limit];
            }
        }

        Tokenize(text, text.Length, limit, workspace);
        return CollectionsMarshal.AsSpan(tokens);
    }

    /// <summary>The last space before <paramref name="end"/> between two ASCII letters or digits; 0 when there is none.</summary>
    private static int LastCut(string text, int end)
    {
        var cut = end - 2;
        while (cut > 0 && !(text[cut] == ' ' && char.IsAsciiLetterOrDigit(text[cut - 1]) && char.IsAsciiLetterOrDigit(text[cut + 1])))
        {
            cut--;
        }

        return Math.Max(cut, 0);
    }

    private void Tokenize(string text, int length, int limit, Workspace workspace)
    {
        var tokens = workspace.Tokens;
        tokens.Clear();
        var whole = text.AsSpan(0, length);
        Verbatim.Split(whole, workspace.VerbatimPieces);
        foreach (var piece in workspace.VerbatimPieces)
        {
            if (tokens.Count > limit)
            {
                break;
            }

            if (piece.Id is { } id)
            {
                tokens.Add(new Token(id, piece.Start, piece.End));
            }
            else
            {
                AppendNormalized(whole, piece, limit, workspace);
            }
        }

        Trim?.Apply(text, CollectionsMarshal.AsSpan(tokens));
    }

    private void AppendNormalized(ReadOnlySpan<char> text, TextPiece piece, int limit, Workspace workspace)
    {
        workspace.Text.Set(text, piece.Start, piece.End);
        foreach (var normalizer in Normalizers)
        {
            workspace.OtherText.Clear();
            if (normalizer.Normalize(workspace.Text, workspace.OtherText))
            {
                workspace.SwapTexts();
            }
        }

        Normalized.Split(workspace.Text.Characters, workspace.NormalizedPieces);
        foreach (var part in workspace.NormalizedPieces)
        {
            if (workspace.Tokens.Count > limit)
            {
                return;
            }

            if (part.Id is { } id)
            {
                workspace.Tokens.Add(workspace.Text.Token(id, part.Start, part.End));
            }
            else
            {
                AppendWords(part, limit, workspace);
            }
        }
    }

    private void AppendWords(TextPiece part, int limit, Workspace workspace)
    {
        workspace.Split.Clear();
        workspace.Split.Append(workspace.Text, part.Start, part.End);
        foreach (var preTokenizer in PreTokenizers)
        {
            workspace.OtherSplit.Clear();
            foreach (var (start, end) in workspace.Split.Words)
            {
                preTokenizer.Split(workspace.Split.Text, start, end, workspace.OtherSplit);
            }

            workspace.SwapSplits();
        }

        foreach (var (start, end) in workspace.Split.Words)
        {
            if (workspace.Tokens.Count > limit)
            {
                return;
            }

            Model.Append(workspace.Split.Text, start, end, workspace.Tokens, workspace);
        }
    }
}
