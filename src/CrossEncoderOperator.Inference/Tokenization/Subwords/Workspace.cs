using CrossEncoderOperator.Inference.Tokenization.Normalizers;
using CrossEncoderOperator.Inference.Tokenization.PreTokenizers;

namespace CrossEncoderOperator.Inference.Tokenization.Subwords;

/// <summary>Buffers of one thread, kept from text to text.</summary>
internal sealed class Workspace
{
    /// <summary>A workspace that one text made larger than this many characters is not kept.</summary>
    private const int MaxKept = 1 << 16;

    [ThreadStatic]
    private static Workspace? s_kept;

    private Unigram.Step[] _steps = [];
    private BytePairEncoding.Symbol[] _symbols = [];
    private char[] _spelling = [];

    public NormalizedText Text { get; private set; } = new();

    public NormalizedText OtherText { get; private set; } = new();

    public SplitText Split { get; private set; } = new();

    public SplitText OtherSplit { get; private set; } = new();

    public List<Token> Tokens { get; } = [];

    public List<TextPiece> VerbatimPieces { get; } = [];

    public List<TextPiece> NormalizedPieces { get; } = [];

    public PriorityQueue<(int Left, int Id), long> Merges { get; } = new();

    public static Workspace Rent()
    {
        var rented = s_kept ?? new Workspace();
        s_kept = null;
        rented.Tokens.Clear();
        return rented;
    }

    public void Return()
    {
        if (Math.Max(Text.Capacity, Split.Text.Capacity) <= MaxKept && Tokens.Capacity <= MaxKept)
        {
            s_kept = this;
        }
    }

    public void SwapTexts() => (Text, OtherText) = (OtherText, Text);

    public void SwapSplits() => (Split, OtherSplit) = (OtherSplit, Split);

    public Span<Unigram.Step> Steps(int count) => Take(ref _steps, count);

    public Span<BytePairEncoding.Symbol> Symbols(int count) => Take(ref _symbols, count);

    public Span<char> Spelling(int count) => Take(ref _spelling, count);

    private static Span<T> Take<T>(ref T[] buffer, int count)
    {
        if (buffer.Length < count)
        {
            buffer = new T[Math.Max(count, buffer.Length * 2)];
        }

        return buffer.AsSpan(0, count);
    }
}
