using System.Globalization;
using System.Text.RegularExpressions;

namespace CrossEncoderOperator.Api.Units;

/// <summary>Kubernetes quantities as text, such as <c>500m</c>, <c>2</c> or <c>4Mi</c>, without sign and exponent.</summary>
public static partial class Quantity
{
    /// <summary>Pattern of a quantity.</summary>
    public const string Pattern = @"^[0-9]{1,15}(\.[0-9]{1,9})?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$";

    /// <summary>Reads a quantity.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The number.</param>
    /// <returns>False when the text is not a quantity.</returns>
    public static bool TryParse(string? text, out decimal value)
    {
        value = default;
        if (text is null || Parts().Match(text) is not { Success: true } parts)
        {
            return false;
        }
        value = decimal.Parse(parts.Groups["number"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)
            * parts.Groups["suffix"].Value switch
            {
                "m" => 0.001m,
                "k" => 1_000m,
                "M" => 1_000_000m,
                "G" => 1_000_000_000m,
                "T" => 1_000_000_000_000m,
                "Ki" => 1L << 10,
                "Mi" => 1L << 20,
                "Gi" => 1L << 30,
                "Ti" => 1L << 40,
                _ => 1m,
            };
        return true;
    }

    /// <summary>Reads a quantity that is known to be valid.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The number.</returns>
    /// <exception cref="FormatException">The text is not a quantity.</exception>
    public static decimal Parse(string text) =>
        TryParse(text, out var value) ? value : throw new FormatException($"'{text}' is not a quantity");

    [GeneratedRegex(@"\A(?<number>[0-9]{1,15}(\.[0-9]{1,9})?)(?<suffix>m|k|M|G|T|Ki|Mi|Gi|Ti)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Parts();
}
