using System.Globalization;

namespace CrossEncoderOperator.Inference.Tokenization;

/// <summary>
/// Character classes and mappings of the Hugging Face tokenizers library. Its Unicode tables are older than those of
/// .NET and of ICU, and a token id must not depend on the machine, so they are shipped with the program.
/// </summary>
internal sealed class CharacterTable
{
    private const int PageBits = 8;
    private const int PageSize = 1 << PageBits;

    private readonly Classes[]?[] _pages = new Classes[0x110000 >> PageBits][];
    private readonly Dictionary<int, string> _decompositions = [];
    private readonly Dictionary<int, string> _lowercase = [];

    private CharacterTable(TextReader reader)
    {
        string section = "";
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('['))
                section = line;
            else if (!line.StartsWith('#'))
                foreach (string entry in line.Split(' '))
                    Add(section, entry);
        }
    }

    [Flags]
    private enum Classes : byte
    {
        None = 0,
        Dropped = 1,
        Punctuation = 2,
        NonspacingMark = 4,
    }

    public static CharacterTable Instance { get; } = Load();

    /// <summary>Control, format and private-use characters, which <c>clean_text</c> removes.</summary>
    public bool IsDropped(int code) => ClassesOf(code).HasFlag(Classes.Dropped);

    public bool IsPunctuation(int code) => ClassesOf(code).HasFlag(Classes.Punctuation);

    public bool IsNonspacingMark(int code) => ClassesOf(code).HasFlag(Classes.NonspacingMark);

    /// <summary>Canonical decomposition without nonspacing marks, null when it is the character itself. Not for Hangul.</summary>
    public string? Decomposition(int code) => _decompositions.GetValueOrDefault(code);

    public string? Lowercase(int code) => _lowercase.GetValueOrDefault(code);

    private static CharacterTable Load()
    {
        using Stream stream = typeof(CharacterTable).Assembly.GetManifestResourceStream("bert-characters.txt")
            ?? throw new InvalidOperationException("The character table is not embedded.");
        using var reader = new StreamReader(stream);
        return new CharacterTable(reader);
    }

    private Classes ClassesOf(int code) => _pages[code >> PageBits]?[code & (PageSize - 1)] ?? Classes.None;

    private void Add(string section, string entry)
    {
        switch (section)
        {
            case "[dropped]":
                Mark(entry, Classes.Dropped);
                break;
            case "[punctuation]":
                Mark(entry, Classes.Punctuation);
                break;
            case "[marks]":
                Mark(entry, Classes.NonspacingMark);
                break;
            case "[decompositions]":
                Map(entry, _decompositions);
                break;
            case "[lowercase]":
                Map(entry, _lowercase);
                break;
            default:
                throw new InvalidOperationException($"Unknown section {section} of the character table.");
        }
    }

    private void Mark(string range, Classes classes)
    {
        string[] ends = range.Split('-');
        int last = Code(ends[^1]);
        for (int code = Code(ends[0]); code <= last; code++)
            (_pages[code >> PageBits] ??= new Classes[PageSize])[code & (PageSize - 1)] |= classes;
    }

    private static void Map(string entry, Dictionary<int, string> target)
    {
        string[] sides = entry.Split('=');
        target[Code(sides[0])] = string.Concat(sides[1].Split('+').Select(part => char.ConvertFromUtf32(Code(part))));
    }

    private static int Code(string hex) => int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
