using CrossEncoderOperator.Inference.Models;

namespace CrossEncoderOperator.Inference.Tokenization.Files;

/// <summary>Reader of <c>added_tokens</c>.</summary>
internal static class AddedTokenReader
{
    public static List<Entry> Read(JsonSetting tokens) =>
    [
        .. tokens.Items().Select(token => new Entry(
            new AddedToken(
                Id(token.Get("id")),
                token.Get("content").Text(),
                token.Get("single_word").FlagOrNull() ?? false,
                token.Get("lstrip").FlagOrNull() ?? false,
                token.Get("rstrip").FlagOrNull() ?? false),
            token.Get("normalized").FlagOrNull() ?? true,
            token.Get("special").FlagOrNull() ?? false)),
    ];

    private static int Id(JsonSetting id) => id.Number() is >= 0 and var value ? value : throw id.Error("must not be negative");

    /// <param name="Normalized">Whether it is matched in normalized text.</param>
    /// <param name="Special">Whether it has a meaning of its own; text never becomes it.</param>
    public sealed record Entry(AddedToken Token, bool Normalized, bool Special);
}
