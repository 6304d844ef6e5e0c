using System.Text.Json;
using CrossEncoderOperator.Inference.Models;

namespace CrossEncoderOperator.Inference.Tokenization.Files;

/// <summary>The pieces of <c>model.vocab</c>.</summary>
/// <param name="Ids">All pieces.</param>
/// <param name="Matched">Those that text may become: special tokens are left out.</param>
/// <param name="Scores">Score of every id, for Unigram.</param>
internal sealed record Vocabulary(
    IReadOnlyDictionary<string, int> Ids, Dictionary<string, int> Matched, double[] Scores)
{
    /// <summary>Bounds the work for a position in a text; real pieces have some dozens of characters.</summary>
    private const int MaxPieceLength = 1000;

    public int HighestId { get; } = Ids.Values.Max();

    public static Vocabulary Read(JsonSetting model, List<AddedTokenReader.Entry> added)
    {
        var vocab = model.Get("vocab");
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        double[] scores = [];
        if (model.Get("type").TextOrNull() == "Unigram")
        {
            scores = ReadScored(vocab, ids);
        }
        else
        {
            ReadIds(vocab, ids);
        }

        if (ids.Count == 0)
        {
            throw vocab.Error("must not be empty");
        }

        if (ids.Keys.FirstOrDefault(piece => piece.Length > MaxPieceLength) is { } longest)
        {
            throw vocab.Error($"has a piece of more than {MaxPieceLength} characters: {longest[..20]}…");
        }

        var matched = new Dictionary<string, int>(ids, StringComparer.Ordinal);
        foreach (var entry in added.Where(entry => entry.Special))
        {
            matched.Remove(entry.Token.Content);
        }

        return new Vocabulary(ids, matched, scores);
    }

    // Paths are only made for errors: a vocabulary may have a million entries.
    private static void ReadIds(JsonSetting vocab, Dictionary<string, int> ids)
    {
        if (vocab.Element.ValueKind != JsonValueKind.Object)
        {
            throw vocab.Error("must be an object");
        }

        foreach (var entry in vocab.Element.EnumerateObject())
        {
            if (entry.Value.ValueKind != JsonValueKind.Number || !entry.Value.TryGetInt32(out var id))
            {
                throw vocab.Get(entry.Name).Error("must be an integer");
            }

            ids[entry.Name] = id >= 0 ? id : throw vocab.Get(entry.Name).Error("must not be negative");
        }
    }

    private static double[] ReadScored(JsonSetting vocab, Dictionary<string, int> ids)
    {
        if (vocab.Element.ValueKind != JsonValueKind.Array)
        {
            throw vocab.Error("must be an array");
        }

        var scores = new List<double>(vocab.Element.GetArrayLength());
        foreach (var entry in vocab.Element.EnumerateArray())
        {
            var valid = entry.ValueKind == JsonValueKind.Array && entry.GetArrayLength() == 2
                && entry[0].ValueKind == JsonValueKind.String && entry[1].ValueKind == JsonValueKind.Number;
            if (!valid)
            {
                throw vocab.Items().ElementAt(scores.Count).Error("must be a piece and its score");
            }

            ids[entry[0].GetString()!] = scores.Count;
            scores.Add(entry[1].GetDouble());
        }

        return [.. scores];
    }
}
