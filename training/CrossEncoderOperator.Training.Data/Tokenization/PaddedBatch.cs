namespace CrossEncoderOperator.Training.Data.Tokenization;

/// <summary>Pairs of tokens padded to the longest, as the three inputs of a model.</summary>
internal sealed class PaddedBatch
{
    public PaddedBatch(IReadOnlyList<TokenPair> pairs, long padding)
    {
        var length = pairs.Max(static pair => pair.Ids.Length);
        Shape = [pairs.Count, length];
        Ids = new long[pairs.Count * length];
        Mask = new long[Ids.Length];
        Types = new long[Ids.Length];
        Array.Fill(Ids, padding);
        foreach (var (i, pair) in pairs.Index())
        {
            var row = i * length;
            pair.Ids.CopyTo(Ids, row);
            Array.Fill(Mask, 1, row, pair.Ids.Length);
            Array.Fill(Types, 1, row + pair.DocumentStart, pair.Ids.Length - pair.DocumentStart);
        }
    }

    /// <summary>[pairs, tokens of the longest].</summary>
    public long[] Shape { get; }

    public long[] Ids { get; }

    public long[] Mask { get; }

    public long[] Types { get; }
}
