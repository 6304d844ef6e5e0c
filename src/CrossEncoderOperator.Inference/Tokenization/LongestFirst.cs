namespace CrossEncoderOperator.Inference.Tokenization;

/// <summary>Truncation that shortens the longer text first.</summary>
internal static class LongestFirst
{
    /// <summary>How many tokens of each text are kept when both together may have <paramref name="budget"/>.</summary>
    public static (int First, int Second) Lengths(int first, int second, int budget)
    {
        if ((long)first + second <= budget)
            return (first, second);
        int shorter = Math.Min(first, second);
        int longer = budget - shorter;
        if (shorter > longer)
            (shorter, longer) = (budget / 2, budget / 2 + budget % 2);
        return first > second ? (longer, shorter) : (shorter, longer);
    }
}
