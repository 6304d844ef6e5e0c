using System.Globalization;
using System.Text.RegularExpressions;

namespace CrossEncoderOperator.Api.Units;

/// <summary>Durations as text: numbers with units, such as <c>10m</c>, <c>1h30m</c> or <c>1.5s</c>.</summary>
public static partial class Duration
{
    /// <summary>Longest text that is read.</summary>
    public const int MaxLength = 32;

    /// <summary>Pattern of a duration.</summary>
    public const string Pattern = @"^([0-9]{1,9}(\.[0-9]{1,3})?(ms|s|m|h|d))+$";

    /// <summary>Reads a duration.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The duration.</param>
    /// <returns>False when the text is not a duration or is too long.</returns>
    public static bool TryParse(string? text, out TimeSpan value)
    {
        value = default;
        if (text is null || text.Length > MaxLength || !Whole().IsMatch(text))
        {
            return false;
        }
        double milliseconds = 0;
        foreach (Match part in Part().Matches(text))
        {
            milliseconds += double.Parse(part.Groups["number"].ValueSpan, CultureInfo.InvariantCulture) * part.Groups["unit"].Value switch
            {
                "ms" => 1,
                "s" => 1_000,
                "m" => 60_000,
                "h" => 3_600_000,
                _ => 86_400_000,
            };
        }
        if (milliseconds >= TimeSpan.MaxValue.TotalMilliseconds)
        {
            return false;
        }
        value = TimeSpan.FromMilliseconds(milliseconds);
        return true;
    }

    /// <summary>Reads a duration that is known to be valid.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The duration.</returns>
    /// <exception cref="FormatException">The text is not a duration.</exception>
    public static TimeSpan Parse(string text) =>
        TryParse(text, out var value) ? value : throw new FormatException($"'{text}' is not a duration");

    // $ of .NET matches before a trailing newline as well; \z does not.
    [GeneratedRegex(@"\A([0-9]{1,9}(\.[0-9]{1,3})?(ms|s|m|h|d))+\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Whole();

    [GeneratedRegex(@"(?<number>[0-9]+(\.[0-9]+)?)(?<unit>ms|s|m|h|d)", RegexOptions.ExplicitCapture)]
    private static partial Regex Part();
}
