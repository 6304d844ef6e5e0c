using System.IO.Compression;
using System.Text;
using System.Text.Json;
using CrossEncoderOperator.Inference.Tokenization;
using CrossEncoderOperator.Inference.Tokenization.Files;

namespace CrossEncoderOperator.Inference.Tests.Tokenization;

/// <summary>The tokenizers and text pairs that tests/tools/tokenizer-fixtures writes, by family.</summary>
internal sealed class Families
{
    public static readonly string[] Names = ["wordpiece", "unigram", "bytelevel"];

    private static readonly Dictionary<string, Lazy<Families>> s_all =
        Names.ToDictionary(family => family, family => new Lazy<Families>(() => new Families(family)));

    private Families(string family)
    {
        using var stream = typeof(Families).Assembly.GetManifestResourceStream($"{family}-pairs.jsonl.gz")!;
        using var reader = new StreamReader(new GZipStream(stream, CompressionMode.Decompress));
        var header = JsonElement.Parse(reader.ReadLine()!);
        CharacterMap = header.GetProperty("map").GetString()!;
        Files = header.GetProperty("configurations").EnumerateObject().ToDictionary(
            entry => entry.Name,
            entry => entry.Value.GetRawText().Replace("\"MAP\"", $"\"{CharacterMap}\"", StringComparison.Ordinal));
        Tokenizers = Files.ToDictionary(file => file.Key, file => TokenizerFile.Read(Encoding.UTF8.GetBytes(file.Value)));
        var pairs = new List<JsonElement>();
        while (reader.ReadLine() is { } line)
        {
            pairs.Add(JsonElement.Parse(line));
        }

        Pairs = pairs;
    }

    /// <summary>Every tokenizer: its family and the name of its configuration.</summary>
    public static TheoryData<string, string> Configurations
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var family in Names)
            {
                foreach (var configuration in Of(family).Tokenizers.Keys)
                {
                    data.Add(family, configuration);
                }
            }

            return data;
        }
    }

    /// <summary>The compiled character map in base64; empty where the family has none.</summary>
    public string CharacterMap { get; }

    /// <summary>The tokenizer.json of each configuration.</summary>
    public IReadOnlyDictionary<string, string> Files { get; }

    public IReadOnlyDictionary<string, PairTokenizer> Tokenizers { get; }

    public IReadOnlyList<JsonElement> Pairs { get; }

    public static Families Of(string family) => s_all[family].Value;
}
