namespace CrossEncoderOperator.Inference.Tokenization.Subwords;

/// <summary>
/// The visible characters that stand for bytes in the vocabulary of a byte-level model: printable Latin-1 for itself, the
/// other bytes in order from U+0100 on.
/// </summary>
internal static class ByteAlphabet
{
    private static readonly char[] s_characters = Create();

    public static char Space => s_characters[' '];

    public static char Spell(byte value) => s_characters[value];

    private static char[] Create()
    {
        var shifted = 0x100;
        return [.. Enumerable.Range(0, 0x100).Select(value =>
            value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF) ? (char)value : (char)shifted++)];
    }
}
