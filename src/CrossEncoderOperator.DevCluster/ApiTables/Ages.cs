using System.Globalization;

namespace CrossEncoderOperator.DevCluster.ApiTables;

/// <summary>Ages as kubectl prints them: 42s, 5m12s, 3h, 4d2h.</summary>
internal static class Ages
{
    public static string Since(string? timestamp, DateTimeOffset now)
    {
        if (!DateTimeOffset.TryParse(timestamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) return "<unknown>";

        var (age, seconds) = (now - time, (long)(now - time).TotalSeconds);
        return seconds switch
        {
            < -1 => "<invalid>",
            < 0 => "0s",
            < 120 => $"{seconds}s",
            < 600 => Two(seconds / 60, "m", seconds % 60, "s"),
            < 10800 => $"{seconds / 60}m",
            < 28800 => Two(seconds / 3600, "h", age.Minutes, "m"),
            < 172800 => $"{seconds / 3600}h",
            < 691200 => Two(seconds / 86400, "d", age.Hours, "h"),
            < 63072000 => $"{seconds / 86400}d",
            < 252288000 => Two(seconds / 31536000, "y", seconds / 86400 % 365, "d"),
            _ => $"{seconds / 31536000}y",
        };
    }

    private static string Two(long first, string firstUnit, long second, string secondUnit) =>
        second == 0 ? $"{first}{firstUnit}" : $"{first}{firstUnit}{second}{secondUnit}";
}
