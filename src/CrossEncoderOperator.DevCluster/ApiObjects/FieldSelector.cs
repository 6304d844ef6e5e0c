using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.ApiContent;
using CrossEncoderOperator.DevCluster.ApiResources;

namespace CrossEncoderOperator.DevCluster.ApiObjects;

/// <summary>A field selector of the query string: <c>metadata.name=x,status.phase!=Running</c>.</summary>
internal sealed class FieldSelector
{
    private static readonly Dictionary<string, string[]> Selectable = new()
    {
        ["Pod"] = ["spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork",
            "status.phase", "status.podIP", "status.nominatedNodeName"],
        ["Event"] = ["involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid",
            "involvedObject.apiVersion", "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason",
            "reportingComponent", "source", "type", "regarding.kind", "regarding.namespace", "regarding.name", "regarding.uid"],
        ["Secret"] = ["type"],
        ["Namespace"] = ["status.phase"],
        ["Node"] = ["spec.unschedulable"],
        ["Job"] = ["status.successful"],
        ["ReplicaSet"] = ["status.replicas"],
    };

    private readonly List<(string Field, bool Equal, string Value)> _terms = [];

    /// <summary>The name that every match must have, if there is one.</summary>
    public string? Name => _terms.Where(t => t.Equal && t.Field == "metadata.name").Select(t => t.Value).FirstOrDefault();

    /// <exception cref="Clients.ApiException">400: not a selector, or a field that cannot be selected by.</exception>
    public static FieldSelector Parse(string text, Resource resource)
    {
        var selector = new FieldSelector();
        foreach (var term in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = term.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0) throw Refusal.BadRequest($"invalid selector: '{text}'; can't understand '{term}'");

            var equal = term[at - 1] != '!';
            var field = equal ? term[..at] : term[..(at - 1)];
            if (!(field == "metadata.name" || (field == "metadata.namespace" && (resource.Namespaced || !resource.Custom))
                || (!resource.Custom && Selectable.GetValueOrDefault(resource.Kind, []).Contains(field))
                || resource.DefinitionVersion.Items("selectableFields").Any(f => f.Str("jsonPath") == "." + field)))
            {
                throw Refusal.BadRequest($"field label not supported: {field}");
            }

            var value = term[(at + 1)..];
            selector._terms.Add((field, equal, value.StartsWith('=') ? value[1..] : value));
        }

        return selector;
    }

    public bool Matches(JsonObject obj) => _terms.TrueForAll(t => t.Equal == (Value(obj, t.Field) == t.Value));

    private static string Value(JsonObject obj, string field)
    {
        if (field == "source") return obj.Str("source.component") ?? obj.Str("reportingComponent") ?? "";

        var node = obj.At(field.StartsWith("regarding.", StringComparison.Ordinal) ? "involvedObject" + field[9..] : field);
        var absent = field is "spec.unschedulable" or "spec.hostNetwork" ? "false" : field.StartsWith("status.re", StringComparison.Ordinal) ? "0" : "";
        return node.AsString() ?? node?.ToJsonString() ?? absent;
    }
}
