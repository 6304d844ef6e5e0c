using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.ApiContent;
using CrossEncoderOperator.DevCluster.Apply;

namespace CrossEncoderOperator.DevCluster.ApiObjects;

/// <summary>Keeps managedFields of an object that is about to be stored.</summary>
internal static class FieldManagement
{
    /// <param name="given">The managedFields that the write brought: those of an apply are final.</param>
    public static void Track(WriteRequest request, JsonObject? old, JsonObject next, JsonNode? given, DateTimeOffset now)
    {
        if (given is not null)
        {
            next.Meta()["managedFields"] = given;
        }
        else
        {
            next.Meta().Remove("managedFields");
        }

        if (!request.Apply)
        {
            var tracked = FieldManager.TrackUpdate(
                old, next, request.Resource.Schema, request.Manager, request.Resource.GroupVersion, request.Subresource ?? "", now);
            var fields = tracked.Meta()["managedFields"];
            tracked.Meta().Remove("managedFields");
            next.Meta().Remove("managedFields");
            if (fields is not null) next.Meta()["managedFields"] = fields;
        }
    }
}
