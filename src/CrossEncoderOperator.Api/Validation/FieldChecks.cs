using System.Globalization;
using System.Text.RegularExpressions;
using CrossEncoderOperator.Api.Units;

namespace CrossEncoderOperator.Api.Validation;

/// <summary>Checks of single fields; what is absent passes.</summary>
internal static class FieldChecks
{
    public static void Required(this List<SpecError> errors, string path, object? value)
    {
        if (value is null or "")
        {
            errors.Add(new(path, "is required"));
        }
    }

    public static void Range(this List<SpecError> errors, string path, double? value, double lowest, double highest)
    {
        // Written so that NaN is refused as well.
        if (value is { } number && !(number >= lowest && number <= highest))
        {
            errors.Add(new(path, string.Create(CultureInfo.InvariantCulture, $"must be from {lowest} to {highest}, is {number}")));
        }
    }

    public static void Count<T>(this List<SpecError> errors, string path, IReadOnlyList<T>? values, int most)
    {
        if (values?.Count > most)
        {
            errors.Add(new(path, string.Create(CultureInfo.InvariantCulture, $"has {values.Count} entries, at most {most} are allowed")));
        }
    }

    public static void Length(this List<SpecError> errors, string path, string? value, int most)
    {
        if (value?.Length > most)
        {
            errors.Add(new(path, string.Create(CultureInfo.InvariantCulture, $"has {value.Length} characters, at most {most} are allowed")));
        }
    }

    public static void OneOf(this List<SpecError> errors, string path, string? value, params ReadOnlySpan<string> allowed)
    {
        if (value is not null && !allowed.Contains(value))
        {
            errors.Add(new(path, $"must be {string.Join(" or ", allowed)}, is '{value}'"));
        }
    }

    public static void Matches(this List<SpecError> errors, string path, string? value, Regex pattern, string rule)
    {
        if (value is not null && !pattern.IsMatch(value))
        {
            errors.Add(new(path, rule));
        }
    }

    public static void Amount(this List<SpecError> errors, string path, string? text, string lowest, string highest)
    {
        if (text is null)
        {
            return;
        }
        if (!Quantity.TryParse(text, out var value))
        {
            errors.Add(new(path, $"'{text}' is not a quantity such as 500m, 2 or 4Mi"));
        }
        else if (value < Quantity.Parse(lowest) || value > Quantity.Parse(highest))
        {
            errors.Add(new(path, $"must be from {lowest} to {highest}, is {text}"));
        }
    }

    public static void Time(this List<SpecError> errors, string path, string? text, string shortest, string longest)
    {
        if (text is null)
        {
            return;
        }
        if (!Duration.TryParse(text, out var value))
        {
            errors.Add(new(path, $"'{text}' is not a duration such as 500ms, 30s or 1h30m"));
        }
        else if (value < Duration.Parse(shortest) || value > Duration.Parse(longest))
        {
            errors.Add(new(path, $"must be from {shortest} to {longest}, is {text}"));
        }
    }

    public static void WholeSeconds(this List<SpecError> errors, string path, string? text) =>
        errors.Whole(path, text, TimeSpan.TicksPerSecond, "seconds");

    public static void WholeMilliseconds(this List<SpecError> errors, string path, string? text) =>
        errors.Whole(path, text, TimeSpan.TicksPerMillisecond, "milliseconds");

    private static void Whole(this List<SpecError> errors, string path, string? text, long ticks, string unit)
    {
        if (Duration.TryParse(text, out var value) && value.Ticks % ticks != 0)
        {
            errors.Add(new(path, $"must be whole {unit}"));
        }
    }
}
