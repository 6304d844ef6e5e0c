using System.Globalization;
using System.Text.Json;
using CrossEncoderOperator.Inference.Models;
using CrossEncoderOperator.Inference.Tokenization.Subwords;

namespace CrossEncoderOperator.Inference.Tokenization.Files;

/// <summary>Reader of <c>model</c>.</summary>
internal static class SubwordModelReader
{
    /// <param name="byteLevel">Whether the words come from the byte-level pre-tokenizer.</param>
    public static ISubwordModel Read(JsonSetting model, Vocabulary vocabulary, bool byteLevel)
    {
        var type = model.Get("type").OneOf("WordPiece", "Unigram", "BPE");
        if (byteLevel != (type == "BPE"))
        {
            throw model.Get("type").Error(byteLevel ? "must be BPE after ByteLevel" : "BPE needs ByteLevel as the last pre-tokenizer");
        }

        Refuse(model.Get("byte_fallback"));
        return type switch
        {
            "WordPiece" => ReadWordPiece(model, vocabulary),
            "Unigram" => ReadUnigram(model, vocabulary),
            _ => ReadBytePairs(model, vocabulary),
        };
    }

    private static void Refuse(JsonSetting flag)
    {
        if (flag.FlagOrNull() == true)
        {
            throw flag.Error("must be false");
        }
    }

    private static WordPiece ReadWordPiece(JsonSetting model, Vocabulary vocabulary) => new(
        vocabulary.Matched,
        model.Get("continuing_subword_prefix").TextOrNull() ?? "##",
        UnknownId(model, vocabulary) ?? throw model.Get("unk_token").Error("is missing"),
        model.Get("max_input_chars_per_word").NumberOrNull() ?? 100);

    private static Unigram ReadUnigram(JsonSetting model, Vocabulary vocabulary)
    {
        var unknown = model.Get("unk_id");
        var unknownId = unknown.Number();
        if (unknownId < 0 || unknownId >= vocabulary.Scores.Length)
        {
            throw unknown.Error("is not in the vocabulary");
        }

        return new Unigram(
            vocabulary.Matched.Where(piece => piece.Key.Length > 0 && piece.Value != unknownId), vocabulary.Scores, unknownId);
    }

    private static BytePairEncoding ReadBytePairs(JsonSetting model, Vocabulary vocabulary)
    {
        var dropout = model.Get("dropout");
        if (!dropout.IsAbsent && dropout.Real() != 0)
        {
            throw dropout.Error("must be 0");
        }

        foreach (var mark in new[] { "continuing_subword_prefix", "end_of_word_suffix" })
        {
            if (model.Get(mark).TextOrNull() is { Length: > 0 })
            {
                throw model.Get(mark).Error("must be empty");
            }
        }

        return new BytePairEncoding(
            ReadBytes(model, vocabulary),
            ReadMerges(model.Get("merges"), vocabulary),
            model.Get("ignore_merges").FlagOrNull() ?? false ? vocabulary.Matched : null);
    }

    /// <summary>The id of every byte; a byte without a token is unknown.</summary>
    private static int[] ReadBytes(JsonSetting model, Vocabulary vocabulary)
    {
        var unknown = UnknownId(model, vocabulary);
        var ids = new int[256];
        for (var value = 0; value < ids.Length; value++)
        {
            // No UTF-8 has these.
            var impossible = value is 0xC0 or 0xC1 or >= 0xF5;
            var piece = ByteAlphabet.Spell((byte)value).ToString();
            if (vocabulary.Ids.TryGetValue(piece, out ids[value]) || impossible)
            {
                continue;
            }

            if (unknown is null || model.Get("fuse_unk").FlagOrNull() == true)
            {
                throw model.Get("vocab").Error(string.Create(CultureInfo.InvariantCulture, $"has no token \"{piece}\" for the byte {value}"));
            }

            ids[value] = unknown.Value;
        }

        return ids;
    }

    private static Dictionary<(int Left, int Right), BytePairEncoding.Merge> ReadMerges(JsonSetting merges, Vocabulary vocabulary)
    {
        var read = new Dictionary<(int Left, int Right), BytePairEncoding.Merge>();
        if (merges.Element.ValueKind != JsonValueKind.Array)
        {
            throw merges.Error("must be an array");
        }

        var rank = 0;
        foreach (var merge in merges.Element.EnumerateArray())
        {
            if (MergedTokens(merge) is not [var left, var right])
            {
                throw merges.Items().ElementAt(rank).Error("must be two tokens");
            }

            if (!vocabulary.Ids.TryGetValue(left, out var leftId)
                || !vocabulary.Ids.TryGetValue(right, out var rightId)
                || !vocabulary.Ids.TryGetValue(left + right, out var id))
            {
                throw merges.Items().ElementAt(rank).Error("has a token that is not in the vocabulary");
            }

            read[(leftId, rightId)] = new BytePairEncoding.Merge(rank++, id);
        }

        return read;
    }

    /// <summary>A merge as <c>"a b"</c> or as <c>["a", "b"]</c>.</summary>
    private static string[] MergedTokens(JsonElement merge) => merge.ValueKind switch
    {
        JsonValueKind.String => merge.GetString()!.Split(' '),
        JsonValueKind.Array when merge.EnumerateArray().All(part => part.ValueKind == JsonValueKind.String) =>
            [.. merge.EnumerateArray().Select(part => part.GetString()!)],
        _ => [],
    };

    private static int? UnknownId(JsonSetting model, Vocabulary vocabulary)
    {
        var unknown = model.Get("unk_token");
        if (unknown.TextOrNull() is not { } token)
        {
            return null;
        }

        return vocabulary.Ids.TryGetValue(token, out var id) ? id : throw unknown.Error($"\"{token}\" is not in the vocabulary");
    }
}
