using System.Text;
using CrossEncoderOperator.Inference.Tokenization.Normalizers;

namespace CrossEncoderOperator.Inference.Tokenization.Subwords;

/// <summary>Starts from the UTF-8 bytes of a word and merges neighbours, the merge of lowest rank first, the leftmost of those.</summary>
internal sealed class BytePairEncoding : ISubwordModel
{
    private readonly Dictionary<long, Merge> _merges;
    private readonly int[] _byteIds;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>>? _wholeWords;

    /// <param name="byteIds">Token of every byte; negative for bytes that UTF-8 does not have.</param>
    /// <param name="merges">Left and right token to their merge.</param>
    /// <param name="wholeWords">Words, byte by byte in <see cref="ByteAlphabet"/>, that are tokens without merging; null for none.</param>
    public BytePairEncoding(int[] byteIds, IReadOnlyDictionary<(int Left, int Right), Merge> merges, Dictionary<string, int>? wholeWords)
    {
        _byteIds = byteIds;
        _merges = merges.ToDictionary(merge => Pair(merge.Key.Left, merge.Key.Right), merge => merge.Value);
        _wholeWords = wholeWords?.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public void Append(NormalizedText text, int start, int end, List<Token> tokens, Workspace workspace)
    {
        var symbols = workspace.Symbols(Encoding.UTF8.GetByteCount(text.Characters[start..end]));
        var spelling = _wholeWords is null ? [] : workspace.Spelling(symbols.Length);
        var count = 0;
        Span<byte> bytes = stackalloc byte[4];
        for (var at = start; at < end;)
        {
            Rune.DecodeFromUtf16(text.Characters[at..end], out var rune, out var length);
            foreach (var value in bytes[..rune.EncodeToUtf8(bytes)])
            {
                if (!spelling.IsEmpty)
                {
                    spelling[count] = ByteAlphabet.Spell(value);
                }

                symbols[count] = new Symbol(_byteIds[value], at, at + length, count - 1, count + 1);
                count++;
            }

            at += length;
        }

        if (_wholeWords is { } words && words.TryGetValue(spelling[..count], out var id))
        {
            tokens.Add(text.Token(id, start, end));
            return;
        }

        MergeAll(symbols[..count], workspace.Merges);
        for (var i = 0; i < count; i = symbols[i].Next)
        {
            tokens.Add(text.Token(symbols[i].Id, symbols[i].Start, symbols[i].End));
        }
    }

    private void MergeAll(Span<Symbol> symbols, PriorityQueue<(int Left, int Id), long> queue)
    {
        queue.Clear();
        for (var i = 0; i + 1 < symbols.Length; i++)
        {
            Enqueue(symbols, i, queue);
        }

        while (queue.TryDequeue(out (int Left, int Id) merge, out _))
        {
            ref Symbol left = ref symbols[merge.Left];
            // What was queued may have been merged away, or be followed by something else by now.
            if (left.Next >= symbols.Length || !TryFind(left.Id, symbols[left.Next].Id, out var current) || current.Id != merge.Id)
            {
                continue;
            }

            ref Symbol right = ref symbols[left.Next];
            left = left with { Id = merge.Id, End = right.End, Next = right.Next };
            right = right with { Id = -1, Next = symbols.Length };
            if (left.Next < symbols.Length)
            {
                symbols[left.Next] = symbols[left.Next] with { Previous = merge.Left };
            }

            if (left.Previous >= 0)
            {
                Enqueue(symbols, left.Previous, queue);
            }

            Enqueue(symbols, merge.Left, queue);
        }
    }

    private void Enqueue(ReadOnlySpan<Symbol> symbols, int left, PriorityQueue<(int Left, int Id), long> queue)
    {
        var right = symbols[left].Next;
        if (right < symbols.Length && TryFind(symbols[left].Id, symbols[right].Id, out var merge))
        {
            queue.Enqueue((left, merge.Id), Pair(merge.Rank, left));
        }
    }

    private bool TryFind(int left, int right, out Merge merge) => _merges.TryGetValue(Pair(left, right), out merge);

    private static long Pair(int high, int low) => ((long)high << 32) | (uint)low;

    internal readonly record struct Merge(int Rank, int Id);

    /// <param name="Id">Its token; negative once it was merged into the one before.</param>
    /// <param name="Start">Where the characters start that it is a part of.</param>
    /// <param name="End">Where they end.</param>
    internal readonly record struct Symbol(int Id, int Start, int End, int Previous, int Next);
}
