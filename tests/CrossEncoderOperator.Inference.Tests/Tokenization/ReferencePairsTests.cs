using System.Text.Json;
using CrossEncoderOperator.Inference.Tokenization;

namespace CrossEncoderOperator.Inference.Tests.Tokenization;

/// <summary>Token for token equality with the Hugging Face library; the pairs come from tests/tools/tokenizer-fixtures.</summary>
public sealed class ReferencePairsTests
{
    [Theory]
    [MemberData(nameof(Families.Configurations), MemberType = typeof(Families))]
    public void Every_pair_has_the_ids_type_ids_and_offsets_of_the_reference(string family, string configuration)
    {
        var tokenizer = Families.Of(family).Tokenizers[configuration];
        var compared = 0;
        var differences = new List<string>();
        foreach (var pair in Families.Of(family).Pairs.Where(pair => pair[0].ValueEquals(configuration)))
        {
            var truncation = new Truncation(
                pair[1].GetInt32(),
                Enum.Parse<TruncationSide>(pair[3].GetString()!),
                Enum.Parse<TruncationStrategy>(pair[2].GetString()!));
            var expected = string.Join(' ', pair[6], pair[7], pair[8]);
            var actual = Describe(tokenizer, pair[4].GetString()!, pair[5].GetString()!, truncation);
            compared++;
            if (actual != expected)
            {
                differences.Add($"{truncation} {pair[4].GetRawText()} {pair[5].GetRawText()}\n  expected {expected}\n  actual   {actual}");
            }
        }

        Assert.True(compared >= 800, $"only {compared} pairs");
        Assert.True(differences.Count == 0, $"{differences.Count} differ, first:\n{string.Join('\n', differences.Take(3))}");
    }

    [Fact]
    public void There_are_enough_pairs_of_every_family() =>
        Assert.All(Families.Names, family => Assert.True(Families.Of(family).Pairs.Count >= 5000, family));

    private static string Describe(PairTokenizer tokenizer, string query, string document, Truncation truncation)
    {
        var queryTokens = tokenizer.Tokenize(query);
        var pair = tokenizer.Encode(queryTokens, document, truncation);
        var typeIds = new int[pair.Length];
        pair.CopyTypeIds<int>(typeIds);
        var left = truncation.Side == TruncationSide.Left;
        var offsets = tokenizer.Template.Parts.SelectMany(part => part.Source switch
        {
            PairTemplate.Source.Query => Offsets(query, queryTokens, pair.QueryTokens, left),
            PairTemplate.Source.Document => Offsets(document, tokenizer.Tokenize(document), pair.DocumentTokens, left),
            _ => [0, 0],
        });
        return $"[{string.Join(',', pair.Ids.ToArray())}] {string.Concat(typeIds)} [{string.Join(',', offsets)}]";
    }

    /// <summary>Of the tokens that were kept; the reference counts in code points.</summary>
    private static IEnumerable<int> Offsets(string text, Token[] tokens, int kept, bool left)
    {
        var codePoints = CodePoints(text);
        var seen = left ? tokens[^kept..] : tokens[..kept];
        return seen.SelectMany(token => new[] { codePoints[token.Start], codePoints[token.End] });
    }

    private static int[] CodePoints(string text)
    {
        var map = new int[text.Length + 1];
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            map[i] = count;
            if (!char.IsHighSurrogate(text[i]))
            {
                count++;
            }
        }

        map[text.Length] = count;
        return map;
    }
}
