using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Compliance.Redaction;

namespace CrossEncoderOperator.Server.Capture;

/// <summary>Puts a mark in the place of what looks like a person's data. It would rather take out too much.</summary>
/// <param name="kinds"><c>Email</c>, <c>Phone</c>, <c>CardNumber</c> and <c>IpAddress</c>.</param>
internal sealed class TextRedactor(IReadOnlyCollection<string> kinds) : Redactor
{
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    /// <summary>In this order: a card number looks like a phone number, and so do parts of addresses.</summary>
    private static readonly (string Kind, string Mark, Regex Pattern, Func<string, bool> IsMatch)[] s_rules =
    [
        ("Email", "[email]", new Regex(@"[\w.%+-]+@[\w-]+(\.[\w-]+)+", Linear), _ => true),
        ("IpAddress", "[ip]", new Regex(@"\b\d{1,3}(\.\d{1,3}){3}\b|[0-9A-Fa-f]{0,4}(:[0-9A-Fa-f]{0,4}){2,7}", Linear), IsIpAddress),
        ("CardNumber", "[card]", new Regex(@"\b\d([ -]?\d){12,18}\b", Linear), IsCardNumber),
        ("Phone", "[phone]", new Regex(@"\+?\(?\d([ ()./-]{0,3}\d){6,14}", Linear), _ => true),
    ];

    public override int GetRedactedLength(ReadOnlySpan<char> input) => Apply(input.ToString()).Length;

    public override int Redact(ReadOnlySpan<char> source, Span<char> destination)
    {
        var redacted = Apply(source.ToString());
        redacted.CopyTo(destination);
        return redacted.Length;
    }

    /// <summary>The text with marks.</summary>
    public string Apply(string text) => s_rules
        .Where(rule => kinds.Contains(rule.Kind))
        .Aggregate(text, (rest, rule) => rule.Pattern.Replace(rest, match => rule.IsMatch(match.Value) ? rule.Mark : match.Value));

    private static bool IsIpAddress(string text) => text.Length > 2 && IPAddress.TryParse(text, out _);

    /// <summary>The check digit of ISO/IEC 7812.</summary>
    private static bool IsCardNumber(string text)
    {
        var sum = 0;
        foreach (var (place, digit) in text.Where(char.IsAsciiDigit).Reverse().Index())
        {
            var value = (digit - '0') * (place % 2 == 0 ? 1 : 2);
            sum += value > 9 ? value - 9 : value;
        }

        return sum % 10 == 0;
    }
}
