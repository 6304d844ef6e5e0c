using System.Globalization;

namespace CrossEncoderOperator.Core.Analysis;

/// <summary>What the provider said about one SLI of one revision: counts since the judging began, nothing, or an error.</summary>
public sealed record SliAnswer
{
    private SliAnswer()
    {
    }

    /// <summary>No series, or a value that is not a number.</summary>
    public static SliAnswer Empty { get; } = new();

    /// <summary>The counts; null when there are none.</summary>
    public EventCounts? Counts { get; private init; }

    /// <summary>Why the provider could not answer; null when it did.</summary>
    public string? Error { get; private init; }

    /// <summary>The provider failed, or what it said cannot be the answer to the question.</summary>
    public static SliAnswer Failed(string error) => new() { Error = error };

    /// <summary>Good and total events. NaN and infinity are no data; negative counts, or more good events than events, are an error.</summary>
    public static SliAnswer Of(double good, double total)
    {
        if (!double.IsFinite(good) || !double.IsFinite(total))
        {
            return Empty;
        }

        // Two extrapolated series may disagree by part of an event.
        if (good < 0 || total < 0 || good > (total * 1.01) + 1)
        {
            return Failed(string.Create(CultureInfo.InvariantCulture, $"good = {good:G6} of total = {total:G6} is not a share of events"));
        }

        return new() { Counts = new(Math.Min(good, total), total) };
    }
}
