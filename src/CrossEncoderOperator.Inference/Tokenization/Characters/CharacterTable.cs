using System.Globalization;
using System.Text;

namespace CrossEncoderOperator.Inference.Tokenization.Characters;

/// <summary>
/// Character classes and mappings of the Hugging Face tokenizers library. Its Unicode tables are older than those of
/// .NET and of ICU, and a token id must not depend on the machine, so they are shipped with the program.
/// </summary>
internal sealed class CharacterTable
{
    private const int PageBits = 8;
    private const int PageSize = 1 << PageBits;

    private readonly Classes[]?[] _pages = new Classes[0x110000 >> PageBits][];
    private readonly Dictionary<int, string> _canonical = [];
    private readonly Dictionary<int, string> _compatible = [];
    private readonly Dictionary<int, string> _stripped = [];
    private readonly Dictionary<int, string> _lowercase = [];
    private readonly Dictionary<int, int> _combining = [];
    private readonly Dictionary<(int First, int Second), int> _compositions = [];

    private CharacterTable(TextReader reader)
    {
        var section = "";
        var excluded = new HashSet<int>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('['))
            {
                section = line[1..^1];
            }
            else if (!line.StartsWith('#'))
            {
                foreach (var entry in line.Split(' '))
                {
                    Add(section, entry, excluded);
                }
            }
        }

        AddCompositions(excluded);
        foreach (var (code, parts) in _canonical)
        {
            _stripped[code] = string.Concat(parts.EnumerateRunes().Where(part => !IsNonspacingMark(part.Value)));
        }
    }

    [Flags]
    private enum Classes : byte
    {
        None = 0,
        Dropped = 1,
        Punctuation = 2,
        NonspacingMark = 4,
        Letter = 8,
        Number = 16,
    }

    public static CharacterTable Instance { get; } = Load();

    /// <summary>Control, format and private-use characters, which <c>clean_text</c> removes.</summary>
    public bool IsDropped(int code) => Is(code, Classes.Dropped);

    public bool IsPunctuation(int code) => Is(code, Classes.Punctuation);

    public bool IsNonspacingMark(int code) => Is(code, Classes.NonspacingMark);

    public bool IsLetter(int code) => Is(code, Classes.Letter);

    public bool IsNumber(int code) => Is(code, Classes.Number);

    public string? Lowercase(int code) => _lowercase.GetValueOrDefault(code);

    /// <summary>Full canonical decomposition, null when it is the character itself. Not for Hangul.</summary>
    public string? Canonical(int code) => _canonical.GetValueOrDefault(code);

    /// <summary>Full compatibility decomposition, null when it is the character itself. Not for Hangul.</summary>
    public string? Compatible(int code) => _compatible.GetValueOrDefault(code) ?? Canonical(code);

    /// <summary>Canonical decomposition without nonspacing marks, null when it is the character itself. Not for Hangul.</summary>
    public string? Stripped(int code) => _stripped.GetValueOrDefault(code);

    public int CombiningClass(int code) => _combining.GetValueOrDefault(code);

    /// <summary>The character that two others are composed to, null when there is none.</summary>
    public int? Compose(int first, int second) =>
        Hangul.Compose(first, second) ?? (_compositions.TryGetValue((first, second), out var composed) ? composed : null);

    private static CharacterTable Load()
    {
        using var stream = typeof(CharacterTable).Assembly.GetManifestResourceStream("characters.txt")
            ?? throw new InvalidOperationException("The assembly lacks the resource characters.txt.");
        using var reader = new StreamReader(stream);
        return new CharacterTable(reader);
    }

    /// <summary>Not <c>HasFlag</c>, which allocates until the code is optimized.</summary>
    private bool Is(int code, Classes classes) => (ClassesOf(code) & classes) != Classes.None;

    private Classes ClassesOf(int code) =>
        _pages[code >> PageBits] is { } page ? page[code & (PageSize - 1)] : Classes.None;

    private void Add(string section, string entry, HashSet<int> excluded)
    {
        switch (section)
        {
            case "dropped":
                Mark(entry, Classes.Dropped);
                break;
            case "punctuation":
                Mark(entry, Classes.Punctuation);
                break;
            case "marks":
                Mark(entry, Classes.NonspacingMark);
                break;
            case "letters":
                Mark(entry, Classes.Letter);
                break;
            case "numbers":
                Mark(entry, Classes.Number);
                break;
            case "excluded":
                excluded.UnionWith(Range(entry));
                break;
            case "lowercase":
                Map(entry, _lowercase);
                break;
            case "canonical":
                Map(entry, _canonical);
                break;
            case "compatible":
                Map(entry, _compatible);
                break;
            case ['c', 'l', 'a', 's', 's', ' ', .. string value]:
                foreach (var code in Range(entry))
                {
                    _combining[code] = int.Parse(value, CultureInfo.InvariantCulture);
                }

                break;
            default:
                throw new InvalidOperationException($"Unknown section {section} of the character table.");
        }
    }

    /// <summary>A character is composed of the last part of its decomposition and of what the parts before it are composed to.</summary>
    private void AddCompositions(HashSet<int> excluded)
    {
        var composed = _canonical.Where(entry => !excluded.Contains(entry.Key))
            .ToDictionary(entry => entry.Value, entry => entry.Key, StringComparer.Ordinal);
        foreach (var (parts, code) in composed)
        {
            Rune.DecodeLastFromUtf16(parts, out var second, out var length);
            var rest = parts[..^length];
            var first = composed.TryGetValue(rest, out var inner) ? inner : Rune.GetRuneAt(rest, 0).Value;
            _compositions[(first, second.Value)] = code;
        }
    }

    private void Mark(string range, Classes classes)
    {
        foreach (var code in Range(range))
        {
            (_pages[code >> PageBits] ??= new Classes[PageSize])[code & (PageSize - 1)] |= classes;
        }
    }

    private static void Map(string entry, Dictionary<int, string> target)
    {
        var sides = entry.Split('=');
        target[Code(sides[0])] = string.Concat(sides[1].Split('+').Select(part => char.ConvertFromUtf32(Code(part))));
    }

    private static IEnumerable<int> Range(string range)
    {
        var ends = range.Split('-');
        var first = Code(ends[0]);
        return Enumerable.Range(first, Code(ends[^1]) - first + 1);
    }

    private static int Code(string hex) => int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
