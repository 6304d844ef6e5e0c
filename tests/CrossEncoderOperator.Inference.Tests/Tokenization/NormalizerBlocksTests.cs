using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CrossEncoderOperator.Inference.Tokenization.Normalizers;

namespace CrossEncoderOperator.Inference.Tests.Tokenization;

/// <summary>Every assigned code point is normalized as the reference does, whatever Unicode version .NET and ICU have.</summary>
public sealed class NormalizerBlocksTests
{
    private const int BlockSize = 0x1000;

    public static TheoryData<string> Normalizers => ["Precompiled", "NFC", "NFD", "NFKC", "NFKD", "Lowercase"];

    [Theory]
    [MemberData(nameof(Normalizers))]
    public void Every_block_is_that_of_the_reference(string name)
    {
        INormalizer normalizer = name switch
        {
            "Precompiled" => PrecompiledNormalizer.Parse(Convert.FromBase64String(Families.Of("unigram").CharacterMap))!,
            "Lowercase" => new LowercaseNormalizer(),
            _ => new UnicodeNormalizer(compatible: name[2] == 'K', compose: name[^1] == 'C'),
        };
        using var stream = typeof(NormalizerBlocksTests).Assembly.GetManifestResourceStream("normalizer-blocks.json")!;
        JsonElement[] blocks = [.. JsonDocument.Parse(stream).RootElement.GetProperty(name).EnumerateArray()];
        string[] different =
        [
            .. blocks.Where(block => HashOf(normalizer, block[0].GetInt32()) != block[1].GetString())
                .Select(block => block[0].GetInt32().ToString("X", null)),
        ];
        Assert.Equal(65, blocks.Length);
        Assert.Empty(different);
    }

    private static string HashOf(INormalizer normalizer, int start)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var source = new NormalizedText();
        var target = new NormalizedText();
        for (var code = start; code < start + BlockSize; code++)
        {
            if (!Rune.IsValid(code))
            {
                continue;
            }

            var text = $"e{new Rune(code)}\u0323.";
            source.Set(text, 0, text.Length);
            target.Clear();
            var result = normalizer.Normalize(source, target) ? target : source;
            hash.AppendData(Encoding.UTF8.GetBytes(result.Characters.ToArray()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
