using CrossEncoderOperator.Inference.Models;
using CrossEncoderOperator.Inference.Tokenization.Normalizers;

namespace CrossEncoderOperator.Inference.Tokenization.Files;

/// <summary>Reader of <c>normalizer</c>.</summary>
internal static class NormalizerReader
{
    /// <returns>The steps in their order; none when the setting is null.</returns>
    public static INormalizer[] Read(JsonSetting part)
    {
        if (part.IsAbsent)
        {
            return [];
        }

        var type = part.Get("type").OneOf(
            "BertNormalizer", "Precompiled", "Replace", "Strip", "Lowercase", "NFC", "NFD", "NFKC", "NFKD", "Sequence");
        return type switch
        {
            "Sequence" => [.. part.Get("normalizers").Items().SelectMany(Read)],
            "BertNormalizer" => [ReadBert(part)],
            "Precompiled" => [ReadPrecompiled(part.Get("precompiled_charsmap"))],
            "Replace" => [ReadReplace(part)],
            "Strip" => [new StripNormalizer(Flag(part.Get("strip_left")), Flag(part.Get("strip_right")))],
            "Lowercase" => [new LowercaseNormalizer()],
            _ => [new UnicodeNormalizer(compatible: type[2] == 'K', compose: type[^1] == 'C')],
        };
    }

    private static bool Flag(JsonSetting setting) => setting.FlagOrNull() ?? throw setting.Error("is missing");

    private static BertNormalizer ReadBert(JsonSetting part)
    {
        var lowercase = part.Get("lowercase").FlagOrNull() ?? true;
        return new BertNormalizer(
            CleanText: part.Get("clean_text").FlagOrNull() ?? true,
            HandleChineseChars: part.Get("handle_chinese_chars").FlagOrNull() ?? true,
            StripAccents: part.Get("strip_accents").FlagOrNull() ?? lowercase,
            Lowercase: lowercase);
    }

    private static PrecompiledNormalizer ReadPrecompiled(JsonSetting map)
    {
        var bytes = new byte[map.Text().Length];
        return Convert.TryFromBase64String(map.Text(), bytes, out var size) && PrecompiledNormalizer.Parse(bytes.AsSpan(0, size)) is { } normalizer
            ? normalizer
            : throw map.Error("is not a compiled character map in base64");
    }

    private static ReplaceNormalizer ReadReplace(JsonSetting part)
    {
        var content = part.Get("content").Text();
        var text = part.Get("pattern").Get("String");
        if (!text.IsAbsent)
        {
            return text.Text().Length > 0 ? new ReplaceNormalizer(text.Text(), repeated: false, content) : throw text.Error("must not be empty");
        }

        part.Get("pattern").Get("Regex").OneOf(" {2,}");
        return new ReplaceNormalizer("  ", repeated: true, content);
    }
}
