using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.ApiContent;

namespace CrossEncoderOperator.DevCluster.ApiObjects;

/// <summary>Which objects of a collection a list, watch or deletecollection is about.</summary>
internal sealed record ListFilter(string? Namespace, LabelSelector? Labels = null, FieldSelector? Fields = null)
{
    public bool Narrows => Labels is not null || Fields is not null;

    public bool Matches(string key, JsonObject obj) =>
        (Namespace is null || (key.Length > Namespace.Length && key[Namespace.Length] == '/' && key.StartsWith(Namespace, StringComparison.Ordinal)))
        && (Labels is null || Labels.Matches(obj.Obj("metadata.labels"))) && (Fields is null || Fields.Matches(obj));
}
