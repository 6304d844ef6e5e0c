using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Cronos;

namespace CrossEncoderOperator.Api.Scaling;

/// <summary>A cron expression of five fields that fires at least once; times are those of a clock on the wall, without a time zone.</summary>
public sealed partial class Cron
{
    /// <summary>Longest text that is read.</summary>
    public const int MaxLength = 100;

    /// <summary>Pattern of a cron expression.</summary>
    public const string Pattern = "^[0-9A-Za-z*,/#?-]+( +[0-9A-Za-z*,/#?-]+){4}$";

    private const int MostCached = 10_000;
    private static readonly ConcurrentDictionary<string, Cron> s_cache = new(StringComparer.Ordinal);
    private static readonly DateTime s_epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly CronExpression _expression;

    private Cron(CronExpression expression, DateTime first)
    {
        _expression = expression;
        ShortestPeriod = Shortest(first);
    }

    /// <summary>Shortest time between two starts, on a clock that is never changed.</summary>
    public TimeSpan ShortestPeriod { get; }

    /// <summary>Reads an expression.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cron">The expression.</param>
    /// <param name="fault">What is wrong with the text, to be put after the name of its field.</param>
    /// <returns>False when the text is not an expression, is ambiguous or never fires.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out Cron? cron, [NotNullWhen(false)] out string? fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (s_cache.TryGetValue(text, out cron))
        {
            fault = null;
            return true;
        }
        try
        {
            cron = Read(text);
            fault = null;
        }
        catch (FormatException e)
        {
            fault = e is CronFormatException ? $"is not a cron expression: {e.Message}" : e.Message;
            return false;
        }
        catch (MissingSeedException)
        {
            fault = "is not a cron expression: H stands for nothing here";
            return false;
        }
        // Texts come and go with objects: rather than grow without end, begin anew.
        if (s_cache.Count >= MostCached)
        {
            s_cache.Clear();
        }
        s_cache[text] = cron;
        return true;
    }

    /// <summary>Reads an expression that is known to be valid.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The expression.</returns>
    /// <exception cref="FormatException">The text is not an expression.</exception>
    public static Cron Parse(string text) => TryParse(text, out var cron, out var fault) ? cron : throw new FormatException($"'{text}' {fault}");

    /// <summary>The first start after a time.</summary>
    /// <param name="time">A time on the wall.</param>
    /// <param name="inclusive">Whether the time itself counts.</param>
    /// <returns>A time on the wall; null when there is none for centuries.</returns>
    public DateTime? Next(DateTime time, bool inclusive = false) =>
        _expression.GetNextOccurrence(DateTime.SpecifyKind(time, DateTimeKind.Utc), inclusive);

    private static Cron Read(string text)
    {
        if (text.Length > MaxLength || !FiveFields().IsMatch(text))
        {
            throw new FormatException("must be a cron expression of five fields, such as 0 8 * * MON-FRI");
        }
        var expression = CronExpression.Parse(text);
        // Some crons take both days, some either.
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields[2] is not ("*" or "?") && fields[4] is not ("*" or "?"))
        {
            throw new FormatException(
                "has a day of the month and a day of the week: one must be *; take two schedules for either, MON#1 for the first Monday");
        }
        return expression.GetNextOccurrence(s_epoch, inclusive: true) is { } first
            ? new(expression, first)
            : throw new FormatException("never fires: there is no such day");
    }

    private TimeSpan Shortest(DateTime first)
    {
        var shortest = TimeSpan.MaxValue;
        var last = first;
        while (Next(last) is { } next && next.Date == first.Date)
        {
            shortest = next - last < shortest ? next - last : shortest;
            last = next;
        }
        // Every day that fires has the same times; the calendar repeats itself after 28 years.
        var night = TimeSpan.FromDays(1) - (last - first);
        var day = first.Date;
        while (shortest > night && Next(day.AddDays(1), inclusive: true) is { } next && next < s_epoch.AddYears(28))
        {
            var gap = next.Date - day - TimeSpan.FromDays(1) + night;
            shortest = gap < shortest ? gap : shortest;
            day = next.Date;
        }
        return shortest;
    }

    [GeneratedRegex(@"\A[0-9A-Za-z*,/#?-]+( +[0-9A-Za-z*,/#?-]+){4}\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex FiveFields();
}
