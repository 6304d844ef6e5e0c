using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.ApiContent;
using CrossEncoderOperator.DevCluster.Schemas;

namespace CrossEncoderOperator.DevCluster.ApiResources;

/// <summary>An object in the version it was asked for. Versions of custom resources differ in name only; events have two shapes.</summary>
internal static class Versions
{
    private static readonly (string Core, string Events)[] EventFields =
    [
        ("involvedObject", "regarding"), ("message", "note"), ("source", "deprecatedSource"), ("firstTimestamp", "deprecatedFirstTimestamp"),
        ("lastTimestamp", "deprecatedLastTimestamp"), ("count", "deprecatedCount"), ("reportingComponent", "reportingController"),
    ];

    /// <summary>For reading: the stored object, or a converted copy.</summary>
    public static JsonObject Present(Resource resource, JsonObject obj)
    {
        if (resource.Custom) return resource.Presented.GetValue(obj, stored => Current(resource, stored));
        if (obj.Str("apiVersion") == resource.GroupVersion) return obj;

        var copy = obj.Copy();
        copy["apiVersion"] = resource.GroupVersion;
        if (resource.Group == "events.k8s.io") Rename(copy, f => f.Core, f => f.Events);

        return copy;
    }

    /// <summary>For storing: in place. Events are stored in the shape of the core group.</summary>
    public static void ToStored(Resource resource, JsonObject obj)
    {
        obj["apiVersion"] = resource.StorageVersion;
        if (resource.Group == "events.k8s.io") Rename(obj, f => f.Events, f => f.Core);
    }

    /// <summary>A custom object as its definition is now: it may have been stored under another schema.</summary>
    private static JsonObject Current(Resource resource, JsonObject stored)
    {
        var copy = stored.Copy();
        copy["apiVersion"] = resource.GroupVersion;
        _ = Pruner.Prune(resource.Schema, copy);
        Defaulter.Default(resource.Schema, copy);
        return JsonNode.DeepEquals(copy, stored) ? stored : copy;
    }

    private static void Rename(JsonObject obj, Func<(string Core, string Events), string> from, Func<(string Core, string Events), string> to)
    {
        foreach (var field in EventFields)
        {
            if (obj.TryGetPropertyValue(from(field), out var value))
            {
                obj.Remove(from(field));
                obj[to(field)] = value;
            }
        }
    }
}
