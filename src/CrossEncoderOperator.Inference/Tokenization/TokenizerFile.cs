using CrossEncoderOperator.Inference.Models;

namespace CrossEncoderOperator.Inference.Tokenization;

/// <summary>Reader of <c>tokenizer.json</c>.</summary>
internal static class TokenizerFile
{
    public const string Name = "tokenizer.json";

    public static PairTokenizer Read(ReadOnlyMemory<byte> bytes)
    {
        JsonSetting root = JsonSetting.Parse(Name, bytes);
        JsonSetting model = root.Get("model");
        Expect(model, "WordPiece");
        BertNormalizer normalizer = ReadNormalizer(root.Get("normalizer"));
        Expect(root.Get("pre_tokenizer"), "BertPreTokenizer");
        Dictionary<string, int> vocabulary = ReadVocabulary(model.Get("vocab"));

        AddedToken[] verbatim = [.. ReadAddedTokens(root, normalized: false)];
        AddedToken[] normalized = [.. ReadAddedTokens(root, normalized: true)
            .Select(token => token with { Content = normalizer.Normalize(token.Content).Characters.ToString() })];
        var tokenizer = new TextTokenizer(
            new AddedTokenMatcher(verbatim), normalizer, new AddedTokenMatcher(normalized), ReadModel(model, vocabulary));
        PairTemplate template = ReadTemplate(root.Get("post_processor"));
        int highest = verbatim.Concat(normalized).Select(token => token.Id).Concat(vocabulary.Values).Max();
        return new PairTokenizer(tokenizer, template, highest);
    }

    private static void Expect(JsonSetting part, params ReadOnlySpan<string> types)
    {
        string type = part.Get("type").Text();
        if (!types.Contains(type))
            throw part.Get("type").Error($"\"{type}\" is not supported; this server reads {string.Join(" and ", types!)}");
    }

    private static BertNormalizer ReadNormalizer(JsonSetting part)
    {
        Expect(part, "BertNormalizer");
        bool lowercase = part.Get("lowercase").FlagOrNull() ?? true;
        return new BertNormalizer(
            CleanText: part.Get("clean_text").FlagOrNull() ?? true,
            HandleChineseChars: part.Get("handle_chinese_chars").FlagOrNull() ?? true,
            StripAccents: part.Get("strip_accents").FlagOrNull() ?? lowercase,
            Lowercase: lowercase);
    }

    private static Dictionary<string, int> ReadVocabulary(JsonSetting part)
    {
        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach ((string piece, JsonSetting id) in part.Entries())
            vocabulary[piece] = id.Number() is >= 0 and var value ? value : throw id.Error("must not be negative");
        return vocabulary.Count > 0 ? vocabulary : throw part.Error("must not be empty");
    }

    private static WordPiece ReadModel(JsonSetting model, Dictionary<string, int> vocabulary)
    {
        JsonSetting unknown = model.Get("unk_token");
        string unknownToken = unknown.TextOrNull() ?? "[UNK]";
        if (!vocabulary.TryGetValue(unknownToken, out int unknownId))
            throw unknown.Error($"\"{unknownToken}\" is not in the vocabulary");
        return new WordPiece(
            vocabulary,
            model.Get("continuing_subword_prefix").TextOrNull() ?? "##",
            unknownId,
            model.Get("max_input_chars_per_word").NumberOrNull() ?? 100);
    }

    /// <summary>Special tokens are left out: they never come from text.</summary>
    private static IEnumerable<AddedToken> ReadAddedTokens(JsonSetting root, bool normalized)
    {
        foreach (JsonSetting token in root.Get("added_tokens").Items())
        {
            bool special = token.Get("special").FlagOrNull() ?? false;
            if (!special && (token.Get("normalized").FlagOrNull() ?? true) == normalized)
                yield return new AddedToken(
                    token.Get("id").Number(),
                    token.Get("content").Text(),
                    token.Get("single_word").FlagOrNull() ?? false,
                    token.Get("lstrip").FlagOrNull() ?? false,
                    token.Get("rstrip").FlagOrNull() ?? false);
        }
    }

    private static PairTemplate ReadTemplate(JsonSetting part)
    {
        Expect(part, "TemplateProcessing", "BertProcessing");
        return new PairTemplate(part.Get("type").Text() == "BertProcessing" ? BertParts(part) : TemplateParts(part));
    }

    private static PairTemplate.Part[] BertParts(JsonSetting part)
    {
        int start = SpecialId(part.Get("cls"));
        int separator = SpecialId(part.Get("sep"));
        return
        [
            new(PairTemplate.Source.Special, 0, start),
            new(PairTemplate.Source.Query, 0),
            new(PairTemplate.Source.Special, 0, separator),
            new(PairTemplate.Source.Document, 1),
            new(PairTemplate.Source.Special, 1, separator),
        ];
    }

    /// <summary>A special token as <c>["[SEP]", 102]</c>.</summary>
    private static int SpecialId(JsonSetting pair) =>
        pair.Items().ToArray() is [_, var id] ? id.Number() : throw pair.Error("must be a token and its id");

    private static PairTemplate.Part[] TemplateParts(JsonSetting part)
    {
        JsonSetting pair = part.Get("pair");
        PairTemplate.Part[] parts = [.. pair.Items().SelectMany(piece => TemplateParts(part, piece))];
        bool complete = parts.Count(p => p.Source == PairTemplate.Source.Query) == 1
            && parts.Count(p => p.Source == PairTemplate.Source.Document) == 1;
        return complete ? parts : throw pair.Error("must have the sequences A and B once each");
    }

    private static IEnumerable<PairTemplate.Part> TemplateParts(JsonSetting part, JsonSetting piece)
    {
        JsonSetting sequence = piece.Get("Sequence");
        JsonSetting special = piece.Get("SpecialToken");
        if (!sequence.IsAbsent)
        {
            JsonSetting id = sequence.Get("id");
            PairTemplate.Source source = id.Text() switch
            {
                "A" => PairTemplate.Source.Query,
                "B" => PairTemplate.Source.Document,
                _ => throw id.Error("must be A or B"),
            };
            return [new(source, sequence.Get("type_id").Number())];
        }

        JsonSetting ids = part.Get("special_tokens").Get(special.Get("id").Text()).Get("ids");
        int typeId = special.Get("type_id").Number();
        if (ids.IsAbsent)
            throw ids.Error("is missing");
        return ids.Items().Select(id => new PairTemplate.Part(PairTemplate.Source.Special, typeId, id.Number()));
    }
}
