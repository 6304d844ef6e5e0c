namespace CrossEncoderOperator.Server.Drift;

/// <summary>How often scores and lengths fell into each bin.</summary>
/// <param name="Scores">Probabilities of relevance, in tenths.</param>
/// <param name="Tokens">Tokens of a pair: up to 8, 16, 32 and so on, the last bin has all above.</param>
internal sealed record DriftCounts(long[] Scores, long[] Tokens)
{
    public const int ScoreBins = 10;
    public const int TokenBins = 12;

    private const int FirstTokens = 8;

    public static DriftCounts Empty() => new(new long[ScoreBins], new long[TokenBins]);

    public static int BinOfScore(double probability) => Math.Clamp((int)(probability * ScoreBins), 0, ScoreBins - 1);

    public static int BinOfTokens(int tokens)
    {
        var bin = 0;
        for (long most = FirstTokens; most < tokens && bin < TokenBins - 1; most *= 2)
        {
            bin++;
        }

        return bin;
    }

    public static DriftCounts operator +(DriftCounts a, DriftCounts b) =>
        new([.. a.Scores.Zip(b.Scores, (x, y) => x + y)], [.. a.Tokens.Zip(b.Tokens, (x, y) => x + y)]);
}
