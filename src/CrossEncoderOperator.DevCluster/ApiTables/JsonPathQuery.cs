using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CrossEncoderOperator.DevCluster.ApiContent;

namespace CrossEncoderOperator.DevCluster.ApiTables;

/// <summary>The JSONPath of printer columns: fields, indexes, <c>[*]</c> and filters such as <c>[?(@.type=="Ready")]</c>.</summary>
internal sealed partial class JsonPathQuery
{
    private readonly List<Func<JsonNode, IEnumerable<JsonNode?>>> _steps = [];

    /// <exception cref="FormatException">Not such a path.</exception>
    public static JsonPathQuery Parse(string path)
    {
        var query = new JsonPathQuery();
        for (var at = 0; at < path.Length;)
        {
            var match = Step().Match(path, at);
            if (!match.Success || match.Length == 0) throw new FormatException($"unrecognized JSONPath: {path[at..]}");

            at += match.Length;
            query._steps.Add(ToStep(match));
        }

        return query;
    }

    public IEnumerable<JsonNode> Evaluate(JsonNode root) => _steps.Aggregate(
        (IEnumerable<JsonNode>)[root], (nodes, step) => nodes.SelectMany(step).OfType<JsonNode>());

    private static Func<JsonNode, IEnumerable<JsonNode?>> ToStep(Match match)
    {
        var (field, index, filter) = (match.Groups["field"], match.Groups["index"], match.Groups["filter"]);
        if (field.Success)
        {
            var name = field.Value.Replace("\\.", ".", StringComparison.Ordinal);
            return node => node is JsonObject obj ? [obj[name]] : [];
        }

        if (index.Success)
        {
            var number = int.Parse(index.Value, CultureInfo.InvariantCulture);
            return node => node is JsonArray list && number < list.Count && -number <= list.Count ? [list[number < 0 ? list.Count + number : number]] : [];
        }

        if (filter.Success)
        {
            var (path, equal, value) = (filter.Value, match.Groups["op"].Value == "==", match.Groups["value"].Value.Trim('"', '\''));
            return node => node is JsonArray list ? list.Where(i => ((i.At(path)?.ToString() ?? "") == value) == equal) : [];
        }

        return node => node switch { JsonArray list => list, JsonObject obj => obj.Select(p => p.Value), _ => [] };
    }

    [GeneratedRegex(@"\G(?:\.?\[\s*(?:['""](?<field>[^'""]+)['""]|(?<index>-?\d+)|\*|\?\(\s*@\.(?<filter>[\w.]+)\s*(?<op>==|!=)\s*(?<value>""[^""]*""|'[^']*'|[^)\s]+)\s*\))\s*\]|\.(?<field>(?:[^.\[\]\\]|\\.)+)|\.$)", RegexOptions.ExplicitCapture)]
    private static partial Regex Step();
}
