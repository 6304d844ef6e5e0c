using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CrossEncoderOperator.DevCluster.Schemas;

/// <summary>The string formats that the API server checks; others are documentation.</summary>
internal static class Formats
{
    private const string DateTimePattern = @"^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}([.,]\d+)?([Zz]|[+-]\d{2}:?\d{2})$";

    private static readonly SearchValues<char> NumberChars = SearchValues.Create("0123456789.");

    public static bool IsValid(string format, string text) => format switch
    {
        "date-time" or "datetime" => TryDateTime(text, out _),
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "duration" => TryDuration(text, out _),
        "byte" => Convert.TryFromBase64String(text, new byte[text.Length], out _),
        "uuid" => Re2.IsMatch("^(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$", text),
        "uuid3" or "uuid4" or "uuid5" => Re2.IsMatch($"^(?i)[0-9a-f]{{8}}-?[0-9a-f]{{4}}-?{format[^1]}[0-9a-f]{{3}}-?[0-9a-f]{{4}}-?[0-9a-f]{{12}}$", text),
        "ipv4" => IPAddress.TryParse(text, out var ip) && ip.AddressFamily == AddressFamily.InterNetwork && text.Count(c => c == '.') == 3,
        "ipv6" => IPAddress.TryParse(text, out var ip) && ip.AddressFamily == AddressFamily.InterNetworkV6,
        "cidr" => text.Contains('/', StringComparison.Ordinal) && IPNetwork.TryParse(text, out _),
        "mac" => Re2.IsMatch("^([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}$", text),
        "email" => Re2.IsMatch(@"^[^@\s]+@[^@\s]+$", text),
        "hostname" => text.Length <= 253 && Re2.IsMatch("^([a-zA-Z0-9]([-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?)([.][a-zA-Z0-9]([-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?)*[.]?$", text),
        "uri" => Uri.TryCreate(text, UriKind.Absolute, out _) || text.StartsWith('/'),
        "hexcolor" => Re2.IsMatch("^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$", text),
        _ => true,
    };

    public static bool TryDateTime(string text, out DateTimeOffset time)
    {
        time = default;
        return Re2.IsMatch(DateTimePattern, text)
            && DateTimeOffset.TryParse(text.Replace(',', '.'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }

    /// <summary>A sequence of numbers with units: <c>1h15m30.5s</c>, <c>-250ms</c>.</summary>
    public static bool TryDuration(string text, out TimeSpan duration)
    {
        duration = default;
        var rest = text.AsSpan().TrimStart('-').TrimStart('+');
        if (rest.Length == 0 || text.Length - rest.Length > 1)
        {
            return false;
        }

        var ticks = 0m;
        while (rest.Length > 0 && !rest.SequenceEqual("0"))
        {
            var digits = rest.IndexOfAnyExcept(NumberChars);
            if (digits <= 0 || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            var unit = rest[digits..];
            var end = unit.IndexOfAny(NumberChars);
            unit = end < 0 ? unit : unit[..end];
            if (UnitTicks(unit) is not { } scale)
            {
                return false;
            }

            ticks += number * scale;
            rest = rest[(digits + unit.Length)..];
        }

        if (ticks > TimeSpan.MaxValue.Ticks)
        {
            return false;
        }

        duration = TimeSpan.FromTicks((long)(text[0] == '-' ? -ticks : ticks));
        return true;
    }

    private static decimal? UnitTicks(ReadOnlySpan<char> unit) => unit switch
    {
        "ns" => 0.01m,
        "us" or "µs" or "μs" => 10,
        "ms" => TimeSpan.TicksPerMillisecond,
        "s" => TimeSpan.TicksPerSecond,
        "m" => TimeSpan.TicksPerMinute,
        "h" => TimeSpan.TicksPerHour,
        _ => null,
    };
}
