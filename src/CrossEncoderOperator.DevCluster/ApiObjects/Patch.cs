using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.ApiContent;
using CrossEncoderOperator.DevCluster.ApiResources;
using CrossEncoderOperator.DevCluster.Apply;
using CrossEncoderOperator.DevCluster.Clients;
using CrossEncoderOperator.DevCluster.Patching;
using CrossEncoderOperator.DevCluster.Schemas;

namespace CrossEncoderOperator.DevCluster.ApiObjects;

/// <summary>A change of an object, of one of the four kinds.</summary>
internal sealed class Patch(string type, JsonNode? body, IReadOnlyList<string> duplicates)
{
    public const string Json = "application/json-patch+json";
    public const string Merge = "application/merge-patch+json";
    public const string Strategic = "application/strategic-merge-patch+json";
    public const string ServerSideApply = "application/apply-patch+yaml";

    /// <summary>The patched object, decoded.</summary>
    /// <param name="old">As stored; null when an apply creates.</param>
    public JsonObject Apply(WriteRequest request, JsonObject? old, DateTimeOffset now)
    {
        var resource = request.Resource;
        var current = old is null ? null : Versions.Present(resource, old);
        if (type == ServerSideApply) return ApplyConfiguration(request, current, now);
        if (current is null) throw Refusal.NotFound(resource, request.Name!);

        var result = Decoder.Decode(request, Apply(current, resource.Schema), [], Unpatchable);
        CheckName(request, result);
        return result;
    }

    /// <summary>The patched node, of a thing that has no schema of its own: a Scale.</summary>
    public JsonNode? Apply(JsonObject current, Schema schema)
    {
        try
        {
            return type switch
            {
                Json => JsonPatch.Apply(current, body as JsonArray ?? throw Refusal.BadRequest("json: cannot unmarshal object into Go value of type jsonpatch.Patch")),
                Strategic => StrategicMergePatch.Apply(current, ObjectBody(), schema),
                _ => MergePatch.Apply(current, ObjectBody()),
            };
        }
        catch (PatchException e)
        {
            throw e.Code switch
            {
                400 => Refusal.BadRequest(e.Message),
                413 => Refusal.TooLarge(e.Message),
                422 => new ApiException(422, "Invalid", "the server rejected our request due to an error in our request"),
                _ => new ApiException(500, "", e.Message),
            };
        }
    }

    private JsonObject ApplyConfiguration(WriteRequest request, JsonObject? current, DateTimeOffset now)
    {
        var resource = request.Resource;
        var applied = ObjectBody().Copy();
        if (applied.Str("apiVersion") is null or "" || applied.Str("kind") is null or "")
            throw Refusal.BadRequest("invalid object type: apiVersion and kind must be set");

        if (applied.Obj("metadata")?.ContainsKey("managedFields") == true) throw Refusal.BadRequest("metadata.managedFields must be nil");

        CheckName(request, Decoder.DecodeApplied(request, applied, duplicates));
        applied.Meta()["name"] ??= request.Name;
        try
        {
            return FieldManager.ServerSideApply(
                current, applied, resource.Schema, request.Manager, request.Force, resource.GroupVersion, request.Subresource ?? "", now);
        }
        catch (ApplyConflictException e)
        {
            throw Refusal.ApplyConflict(e);
        }
        catch (ApplyException e)
        {
            throw new ApiException(500, "", e.Message);
        }
    }

    private JsonObject ObjectBody() => body as JsonObject
        ?? throw Refusal.BadRequest("error decoding patch: json: cannot unmarshal into Go value of type map[string]interface {}");

    private static void CheckName(WriteRequest request, JsonObject obj)
    {
        if (obj.Name() is { Length: > 0 } name && name != request.Name)
            throw Refusal.BadRequest($"the name of the object ({name}) does not match the name on the URL ({request.Name})");

        if (obj.Namespace() is { Length: > 0 } ns && request.Namespace is not null && ns != request.Namespace)
            throw Refusal.BadRequest("the namespace of the object does not match the namespace on the URL");
    }

    private static ApiException Unpatchable(string message) =>
        Refusal.Invalid("", "", "", [FieldError.Invalid("patch", null, message)]);
}
