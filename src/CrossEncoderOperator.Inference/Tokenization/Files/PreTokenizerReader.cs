using CrossEncoderOperator.Inference.Models;
using CrossEncoderOperator.Inference.Tokenization.PreTokenizers;

namespace CrossEncoderOperator.Inference.Tokenization.Files;

/// <summary>Reader of <c>pre_tokenizer</c>.</summary>
internal static class PreTokenizerReader
{
    /// <returns>The steps in their order; none when the setting is null.</returns>
    public static IPreTokenizer[] Read(JsonSetting part)
    {
        if (part.IsAbsent)
        {
            return [];
        }

        return part.Get("type").OneOf("BertPreTokenizer", "WhitespaceSplit", "Metaspace", "ByteLevel", "Sequence") switch
        {
            "Sequence" => [.. part.Get("pretokenizers").Items().SelectMany(Read)],
            "BertPreTokenizer" => [new BertPreTokenizer()],
            "WhitespaceSplit" => [new WhitespaceSplit()],
            "Metaspace" => [ReadMetaspace(part)],
            _ => [ReadByteLevel(part)],
        };
    }

    private static Metaspace ReadMetaspace(JsonSetting part)
    {
        var replacement = part.Get("replacement");
        if (replacement.Text() is not [var mark] || char.IsSurrogate(mark))
        {
            throw replacement.Error("must be one character");
        }

        var addPrefixSpace = part.Get("add_prefix_space");
        var scheme = part.Get("prepend_scheme");
        var prefix = (scheme.IsAbsent ? "always" : scheme.OneOf("always", "first", "never")) switch
        {
            "always" => Metaspace.Prefix.Always,
            "first" => Metaspace.Prefix.First,
            _ => Metaspace.Prefix.Never,
        };
        if (addPrefixSpace.FlagOrNull() == false)
        {
            if (!scheme.IsAbsent && prefix != Metaspace.Prefix.Never)
            {
                throw addPrefixSpace.Error("is false, which does not go with prepend_scheme");
            }

            prefix = Metaspace.Prefix.Never;
        }

        return new Metaspace(mark, prefix, part.Get("split").FlagOrNull() ?? true);
    }

    private static ByteLevel ReadByteLevel(JsonSetting part)
    {
        var regex = part.Get("use_regex");
        return regex.FlagOrNull() == false
            ? throw regex.Error("must be true")
            : new ByteLevel(part.Get("add_prefix_space").FlagOrNull() ?? true);
    }
}
