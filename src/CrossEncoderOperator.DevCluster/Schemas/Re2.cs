using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace CrossEncoderOperator.DevCluster.Schemas;

/// <summary>Regular expressions of the API: matched in linear time, and <c>$</c> means the end of the text only.</summary>
internal static class Re2
{
    private static readonly ConcurrentDictionary<string, Regex> Cache = new();

    /// <exception cref="ArgumentException">The pattern is malformed or needs backtracking.</exception>
    /// <exception cref="NotSupportedException">The pattern needs backtracking.</exception>
    public static bool IsMatch(string pattern, string text) => Get(pattern).IsMatch(text);

    public static IEnumerable<string> Matches(string pattern, string text) => Get(pattern).Matches(text).Select(m => m.Value);

    public static bool IsValid(string pattern)
    {
        try
        {
            Get(pattern);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    private static Regex Get(string pattern)
    {
        // Rules may match against patterns that objects bring: the cache must not grow with them.
        if (Cache.Count > 1000)
        {
            Cache.Clear();
        }

        return Cache.GetOrAdd(pattern, static p => Compile(p));
    }

    private static Regex Compile(string p) =>
        new(p.EndsWith('$') && !p.EndsWith(@"\$", StringComparison.Ordinal) ? p[..^1] + @"\z" : p, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
}
