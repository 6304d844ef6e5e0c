using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CrossEncoderOperator.Api.Slo;

/// <summary>
/// Queries in PromQL in which <c>{{namespace}}</c>, <c>{{name}}</c> and <c>{{revision}}</c> stand for those of the revision that is judged,
/// and <c>{{window}}</c> for the time since the judging began. PromQL itself has no <c>{{</c>.
/// </summary>
public static partial class QueryTemplate
{
    private const string Known = "{{namespace}}, {{name}}, {{revision}} and {{window}}";

    // Without one of them, both revisions get the same answer, or one that has nothing to do with the judging.
    private static readonly string[] s_required = ["revision", "window"];

    /// <summary>What is wrong with a query; null when it can be filled.</summary>
    /// <param name="template">The query.</param>
    public static string? Fault(string template)
    {
        ArgumentNullException.ThrowIfNull(template);
        var names = Placeholder().Matches(template);
        if (names.FirstOrDefault(match => !match.Groups["name"].Success) is { } unknown)
        {
            return $"has '{unknown.Value}', but only {Known} stand for something";
        }
        return s_required.FirstOrDefault(name => names.All(match => match.Groups["name"].Value != name)) is { } missing
            ? $"must have {{{{{missing}}}}} in it"
            : null;
    }

    /// <summary>Puts values in.</summary>
    /// <param name="template">A query without <see cref="Fault"/>.</param>
    /// <param name="ns">Namespace of the deployment.</param>
    /// <param name="name">Name of the deployment.</param>
    /// <param name="revision">Hash of the revision.</param>
    /// <param name="window">Time since the judging began; whole seconds are used, at least one.</param>
    /// <returns>PromQL.</returns>
    public static string Fill(string template, string ns, string name, string revision, TimeSpan window)
    {
        var seconds = Math.Max(1, (long)window.TotalSeconds).ToString(CultureInfo.InvariantCulture) + "s";
        return Placeholder().Replace(template, match => match.Groups["name"].Value switch
        {
            "namespace" => Escape(ns),
            "name" => Escape(name),
            "revision" => Escape(revision),
            "window" => seconds,
            _ => throw new FormatException($"'{match.Value}' stands for nothing"),
        });
    }

    /// <summary>
    /// A value for use between quotes of any of PromQL's three kinds. Numeric escapes, since <c>\'</c> is an error between double quotes;
    /// between backticks they are not read as escapes, but nothing ends the text early.
    /// </summary>
    private static string Escape(string value)
    {
        var escaped = new StringBuilder(value.Length);
        foreach (var character in value)
        {
            if (char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' || character > '\x7f')
            {
                escaped.Append(character);
            }
            else
            {
                escaped.Append(CultureInfo.InvariantCulture, $"\\x{(int)character:x2}");
            }
        }
        return escaped.ToString();
    }

    [GeneratedRegex(@"\{\{((?<name>namespace|name|revision|window)\}\}|[^{}]{0,30}\}{0,2})", RegexOptions.ExplicitCapture)]
    private static partial Regex Placeholder();
}
