using CrossEncoderOperator.Inference.Models;
using CrossEncoderOperator.Inference.Tokenization.Normalizers;
using CrossEncoderOperator.Inference.Tokenization.PreTokenizers;
using CrossEncoderOperator.Inference.Tokenization.Subwords;

namespace CrossEncoderOperator.Inference.Tokenization.Files;

/// <summary>Reader of <c>tokenizer.json</c>. What it does not support is an error that names the path.</summary>
internal static class TokenizerFile
{
    public const string Name = "tokenizer.json";

    public static PairTokenizer Read(ReadOnlyMemory<byte> bytes)
    {
        var root = JsonSetting.Parse(Name, bytes);
        var normalizers = NormalizerReader.Read(root.Get("normalizer"));
        var preTokenizers = PreTokenizerReader.Read(root.Get("pre_tokenizer"));
        var added = AddedTokenReader.Read(root.Get("added_tokens"));
        var vocabulary = Vocabulary.Read(root.Get("model"), added);
        var (template, trims, addPrefixSpace) = PostProcessorReader.Read(root.Get("post_processor"));

        AddedToken[] verbatim = [.. added.Where(entry => !entry.Special && !entry.Normalized).Select(entry => entry.Token)];
        AddedToken[] normalized = [.. added.Where(entry => !entry.Special && entry.Normalized)
            .Select(entry => entry.Token with { Content = Normalize(entry.Token.Content, normalizers) })];
        var tokenizer = new TextTokenizer
        {
            Verbatim = new AddedTokenMatcher(verbatim),
            Normalizers = normalizers,
            Normalized = new AddedTokenMatcher(normalized),
            PreTokenizers = preTokenizers,
            Model = SubwordModelReader.Read(root.Get("model"), vocabulary, byteLevel: preTokenizers is [.., ByteLevel]),
            Trim = trims ? CreateTrim(vocabulary, added, addPrefixSpace) : null,
            CanCut = preTokenizers.Any(preTokenizer => preTokenizer.CutsAtSpaces)
                && normalizers.All(normalizer => normalizer is not ReplaceNormalizer { SpansWords: true })
                && !verbatim.Concat(normalized).Any(token => ReplaceNormalizer.HasWordEnd(token.Content)),
        };
        var special = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in added.Where(entry => entry.Special))
        {
            special[entry.Token.Content] = entry.Token.Id;
        }

        return new PairTokenizer(tokenizer, template, special, added.Select(entry => entry.Token.Id).Append(vocabulary.HighestId).Max());
    }

    private static string Normalize(string content, INormalizer[] normalizers)
    {
        var text = new NormalizedText();
        text.Set(content, 0, content.Length);
        foreach (var normalizer in normalizers)
        {
            var target = new NormalizedText();
            if (normalizer.Normalize(text, target))
            {
                text = target;
            }
        }

        return text.Characters.ToString();
    }

    private static OffsetTrim CreateTrim(Vocabulary vocabulary, List<AddedTokenReader.Entry> added, bool addPrefixSpace)
    {
        var spaces = new Dictionary<int, (int Leading, int Trailing)>();
        foreach (var (piece, id) in vocabulary.Ids)
        {
            ReadOnlySpan<char> text = piece;
            var leading = text.Length - text.TrimStart(ByteAlphabet.Space).Length;
            if (leading > 0 || text.EndsWith(ByteAlphabet.Space))
            {
                spaces[id] = (leading, text.Length - text.TrimEnd(ByteAlphabet.Space).Length);
            }
        }

        return new OffsetTrim(spaces, added.Select(entry => entry.Token.Id).ToHashSet(), addPrefixSpace);
    }
}
