using System.IO.Compression;
using System.Text;
using System.Text.Json;
using CrossEncoderOperator.Inference.Tokenization;

namespace CrossEncoderOperator.Inference.Tests.Tokenization;

/// <summary>Token for token equality with the Hugging Face library; the pairs come from tests/tools/tokenizer-fixtures.</summary>
public sealed class ReferencePairsTests
{
    private static readonly Lazy<(Dictionary<string, PairTokenizer> Tokenizers, List<JsonElement> Pairs)> s_fixture = new(Read);

    [Theory]
    [InlineData("uncased")]
    [InlineData("cased")]
    [InlineData("accented")]
    [InlineData("stripped")]
    [InlineData("added")]
    public void Every_pair_has_the_ids_type_ids_and_offsets_of_the_reference(string configuration)
    {
        (Dictionary<string, PairTokenizer> tokenizers, List<JsonElement> pairs) = s_fixture.Value;
        PairTokenizer tokenizer = tokenizers[configuration];
        int compared = 0;
        var differences = new List<string>();
        foreach (JsonElement pair in pairs.Where(pair => pair[0].ValueEquals(configuration)))
        {
            int maxTokens = pair[1].GetInt32();
            string query = pair[2].GetString()!;
            string document = pair[3].GetString()!;
            EncodedPair encoded = tokenizer.Encode(tokenizer.TokenizeQuery(query), document, maxTokens);
            string actual = Describe(
                encoded.Tokens.Select(token => token.Id),
                string.Concat(encoded.TypeIds),
                CodePointOffsets(encoded, query, document));
            string expected = Describe(
                pair[4].EnumerateArray().Select(id => id.GetInt32()),
                pair[5].GetString()!,
                pair[6].EnumerateArray().Select(offset => offset.GetInt32()));
            compared++;
            if (actual != expected)
                differences.Add($"{maxTokens} {pair[2].GetRawText()} {pair[3].GetRawText()}\n  expected {expected}\n  actual   {actual}");
        }

        Assert.Equal(600, compared);
        Assert.True(differences.Count == 0, $"{differences.Count} differ, first:\n{string.Join('\n', differences.Take(3))}");
    }

    private static string Describe(IEnumerable<int> ids, string typeIds, IEnumerable<int> offsets) =>
        $"{string.Join(',', ids)} {typeIds} {string.Join(',', offsets)}";

    /// <summary>The reference counts in code points.</summary>
    private static IEnumerable<int> CodePointOffsets(EncodedPair pair, string query, string document)
    {
        int[] inQuery = CodePoints(query);
        int[] inDocument = CodePoints(document);
        bool behindQuery = false;
        foreach ((Token token, int index) in pair.Tokens.Select((token, index) => (token, index)))
        {
            if (token.End == 0)
                behindQuery = index > 0;
            int[] map = behindQuery ? inDocument : inQuery;
            yield return map[token.Start];
            yield return map[token.End];
        }
    }

    private static int[] CodePoints(string text)
    {
        int[] map = new int[text.Length + 1];
        int count = 0;
        for (int i = 0; i < text.Length; i++)
        {
            map[i] = count;
            if (!char.IsHighSurrogate(text[i]))
                count++;
        }

        map[text.Length] = count;
        return map;
    }

    private static (Dictionary<string, PairTokenizer> Tokenizers, List<JsonElement> Pairs) Read()
    {
        using Stream stream = typeof(ReferencePairsTests).Assembly.GetManifestResourceStream("wordpiece-pairs.jsonl.gz")!;
        using var reader = new StreamReader(new GZipStream(stream, CompressionMode.Decompress));
        JsonElement configurations = JsonElement.Parse(reader.ReadLine()!).GetProperty("configurations");
        var pairs = new List<JsonElement>();
        while (reader.ReadLine() is { } line)
            pairs.Add(JsonElement.Parse(line));
        return (
            configurations.EnumerateObject().ToDictionary(
                entry => entry.Name, entry => TokenizerFile.Read(Encoding.UTF8.GetBytes(entry.Value.GetRawText()))),
            pairs);
    }
}
