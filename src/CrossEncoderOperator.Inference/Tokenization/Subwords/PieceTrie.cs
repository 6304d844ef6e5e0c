namespace CrossEncoderOperator.Inference.Tokenization.Subwords;

/// <summary>Finds the pieces of a vocabulary that a text starts with, shortest first.</summary>
internal sealed class PieceTrie
{
    private const int None = -1;

    private readonly int[] _roots = new int[char.MaxValue + 1];
    private readonly List<Node> _nodes = [];

    /// <param name="pieces">Pieces, none of them empty, with what they stand for, at least 0.</param>
    public PieceTrie(IEnumerable<KeyValuePair<string, int>> pieces)
    {
        KeyValuePair<string, int>[] sorted = [.. pieces.OrderBy(piece => piece.Key, StringComparer.Ordinal)];
        Array.Fill(_roots, None);
        var (first, count) = AddChildren(sorted, 0);
        for (var root = first; root < first + count; root++)
        {
            _roots[_nodes[root].Label] = root;
        }
    }

    /// <summary>A place in the trie: after the characters that were followed so far.</summary>
    public int Start(char first) => _roots[first];

    /// <summary>The place one character further; negative when no piece goes on like that.</summary>
    public int Next(int place, char next)
    {
        var node = _nodes[place];
        var low = node.FirstChild;
        var high = low + node.Children - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var label = _nodes[middle].Label;
            if (label == next)
            {
                return middle;
            }

            if (label < next)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return None;
    }

    /// <summary>What the piece that ends at a place stands for; negative when none does.</summary>
    public int ValueAt(int place) => _nodes[place].Value;

    /// <summary>Adds a node for each next character of the pieces, then what is below each of them.</summary>
    private (int First, int Count) AddChildren(ReadOnlySpan<KeyValuePair<string, int>> pieces, int depth)
    {
        var first = _nodes.Count;
        for (var i = 0; i < pieces.Length; i++)
        {
            if (i == 0 || pieces[i].Key[depth] != pieces[i - 1].Key[depth])
            {
                _nodes.Add(new Node(pieces[i].Key[depth], None, 0, 0));
            }
        }

        var count = _nodes.Count - first;
        for (int child = first, start = 0; child < first + count; child++)
        {
            var end = start;
            while (end < pieces.Length && pieces[end].Key[depth] == _nodes[child].Label)
            {
                end++;
            }
            // A piece sorts before those that it starts.
            var below = start;
            var value = None;
            while (below < end && pieces[below].Key.Length == depth + 1)
            {
                value = pieces[below++].Value;
            }

            var (firstBelow, countBelow) = below < end ? AddChildren(pieces[below..end], depth + 1) : (0, 0);
            _nodes[child] = new Node(_nodes[child].Label, value, firstBelow, countBelow);
            start = end;
        }

        return (first, count);
    }

    private readonly record struct Node(char Label, int Value, int FirstChild, int Children);
}
