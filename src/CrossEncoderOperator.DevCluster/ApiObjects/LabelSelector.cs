using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CrossEncoderOperator.DevCluster.ApiContent;

namespace CrossEncoderOperator.DevCluster.ApiObjects;

/// <summary>A label selector: of the query string (<c>app=x,tier in (a,b),!old</c>) or of an object (<c>matchLabels</c>).</summary>
internal sealed partial class LabelSelector
{
    private readonly List<(string Key, string Operator, string[] Values)> _requirements = [];

    /// <exception cref="Clients.ApiException">400: not a selector.</exception>
    public static LabelSelector Parse(string text)
    {
        var selector = new LabelSelector();
        for (var at = 0; at < text.Length;)
        {
            var match = Requirement().Match(text, at);
            if (!match.Success) throw Refusal.BadRequest($"unable to parse requirement: found '{text[at..]}' in \"{text}\"");

            at += match.Length;
            var op = match.Groups["op"].Value;
            string[] values = op is "in" or "notin"
                ? [.. match.Groups["set"].Value.Split(',').Select(v => v.Trim())]
                : [match.Groups["value"].Value];
            var key = match.Groups["key"].Value;
            if (!Names.IsQualified(key) || !values.All(Names.IsLabelValue)
                || (op is "<" or ">" && !long.TryParse(values[0], CultureInfo.InvariantCulture, out _)))
            {
                throw Refusal.BadRequest($"unable to parse requirement: invalid label key or value in \"{text}\"");
            }

            selector._requirements.Add((key, match.Groups["not"].Success ? "!" : op is "==" ? "=" : op, values));
        }

        return selector;
    }

    /// <summary>Of a <c>LabelSelector</c> of the API: an empty one selects everything, null nothing.</summary>
    public static LabelSelector Of(JsonNode? selector)
    {
        var result = new LabelSelector();
        if (selector is null) result._requirements.Add(("", "in", []));

        result._requirements.AddRange((selector.Obj("matchLabels") ?? []).Select(p => (p.Key, "=", new[] { p.Value.AsString() ?? "" })));
        result._requirements.AddRange(selector.Items("matchExpressions").Select(e => (
            e.Str("key") ?? "",
            e.Str("operator") switch { "In" => "in", "NotIn" => "notin", "Exists" => "", _ => "!" },
            e.Texts("values").ToArray())));
        return result;
    }

    public bool Matches(JsonObject? labels) => _requirements.TrueForAll(r =>
    {
        var value = labels?[r.Key].AsString();
        return r.Operator switch
        {
            "" => value is not null,
            "!" => value is null,
            "=" or "in" => value is not null && r.Values.Contains(value),
            "!=" or "notin" => value is null || !r.Values.Contains(value),
            _ => long.TryParse(value, CultureInfo.InvariantCulture, out var number)
                && long.Parse(r.Values[0], CultureInfo.InvariantCulture) is var limit
                && (r.Operator == "<" ? number < limit : number > limit),
        };
    });

    public override string ToString() => string.Join(",", _requirements.Select(r => r.Operator switch
    {
        "" => r.Key,
        "!" => "!" + r.Key,
        "in" or "notin" => $"{r.Key} {r.Operator} ({string.Join(",", r.Values.Order(StringComparer.Ordinal))})",
        _ => r.Key + r.Operator + r.Values[0],
    }));

    [GeneratedRegex(@"\G\s*(?:(?<not>!)\s*(?<key>[\w./-]+)|(?<key>[\w./-]+)(?:\s*(?<op>==|=|!=|<|>)\s*(?<value>[\w.-]*)|\s+(?<op>in|notin)\s*\((?<set>[^()]*)\))?)\s*(?:,(?=.)|$)", RegexOptions.ExplicitCapture)]
    private static partial Regex Requirement();
}
