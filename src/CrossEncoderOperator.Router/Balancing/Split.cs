namespace CrossEncoderOperator.Router.Balancing;

/// <summary>
/// Maps positions to shares by weight. The share of one that is not ready goes to the others by their weights; when no share with a weight is
/// ready, all goes to the fallback if that is. The first share begins at 0, so what is mapped to it stays there while it grows.
/// </summary>
internal sealed class Split
{
    private readonly double[] _ends;
    private readonly int _only = -1;

    /// <param name="fallback">Index of the share that takes all when no other can; -1 for none.</param>
    public Split(ReadOnlySpan<Share> shares, int fallback)
    {
        var total = 0;
        foreach (var share in shares)
        {
            total += share.IsReady ? share.Weight : 0;
        }

        _ends = new double[shares.Length];
        var sum = 0;
        for (var i = 0; i < shares.Length; i++)
        {
            sum += shares[i].IsReady ? shares[i].Weight : 0;
            _ends[i] = total == 0 ? 0 : (double)sum / total;
        }

        if (total == 0 && fallback >= 0 && shares[fallback].IsReady)
        {
            _only = fallback;
        }

        IsReady = total > 0 || _only >= 0;
    }

    /// <summary>Whether there is a share that can be given.</summary>
    public bool IsReady { get; }

    /// <returns>The index of a share that is ready; -1 when there is none.</returns>
    public int At(ulong position)
    {
        // The upper 53 bits: as many as a double holds, so that the result is below 1.
        var at = (position >> 11) * (1.0 / (1UL << 53));
        for (var i = 0; i < _ends.Length; i++)
        {
            if (at < _ends[i])
            {
                return i;
            }
        }

        return _only;
    }
}
