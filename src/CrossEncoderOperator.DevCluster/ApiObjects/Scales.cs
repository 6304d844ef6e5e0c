using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.ApiContent;
using CrossEncoderOperator.DevCluster.ApiResources;
using CrossEncoderOperator.DevCluster.Schemas;

namespace CrossEncoderOperator.DevCluster.ApiObjects;

/// <summary>The scale of an object that has replicas.</summary>
internal static class Scales
{
    public static JsonObject Of(Resource resource, JsonObject obj)
    {
        var scale = resource.DefinitionVersion.Obj("subresources.scale");
        var status = new JsonObject { ["replicas"] = obj.Int(Path(scale, "statusReplicasPath", "status.replicas")) ?? 0 };
        var selector = resource.Custom ? scale.Str("labelSelectorPath") is { } path ? obj.Str(path[1..]) : null
            : LabelSelector.Of(obj.At("spec.selector")).ToString();
        if (selector is { Length: > 0 }) status["selector"] = selector;

        var meta = new JsonObject();
        foreach (var field in new[] { "name", "namespace", "uid", "resourceVersion", "creationTimestamp" }) meta.Take(field, obj.Obj("metadata"));

        var spec = new JsonObject();
        if (obj.Int(Path(scale, "specReplicasPath", "spec.replicas")) is { } replicas and not 0) spec["replicas"] = replicas;

        return new JsonObject { ["kind"] = "Scale", ["apiVersion"] = "autoscaling/v1", ["metadata"] = meta, ["spec"] = spec, ["status"] = status };
    }

    /// <summary>The object with the replicas that <paramref name="scale"/> wants.</summary>
    public static JsonObject Set(Resource resource, JsonObject obj, JsonNode? scale)
    {
        if (scale is not JsonObject || scale.Str("kind") is { } kind and not "Scale") throw Refusal.BadRequest("the object provided is not a Scale");

        if (scale.At("spec.replicas") is { } given && given.AsInteger() is null)
            throw Refusal.BadRequest("Scale in version \"v1\" cannot be handled as a Scale: spec.replicas is not a number");

        var replicas = scale.Int("spec.replicas") ?? 0;
        if (replicas < 0)
            throw Refusal.Invalid("autoscaling", "Scale", obj.Name(), [FieldError.Invalid("spec.replicas", replicas, "must be greater than or equal to 0")]);

        if (scale.Str("metadata.name") is { } name && name != obj.Name())
            throw Refusal.BadRequest($"the name of the object ({name}) does not match the name on the URL ({obj.Name()})");

        var next = obj.Copy();
        var parts = Path(resource.DefinitionVersion.Obj("subresources.scale"), "specReplicasPath", "spec.replicas").Split('.');
        parts[..^1].Aggregate(next, (node, part) => node.Child(part))[parts[^1]] = replicas;
        next.Meta()["resourceVersion"] = scale.At("metadata.resourceVersion")?.DeepClone() ?? obj.At("metadata.resourceVersion")?.DeepClone();
        return next;
    }

    private static string Path(JsonObject? scale, string field, string builtIn) => scale.Str(field)?[1..] ?? builtIn;
}
