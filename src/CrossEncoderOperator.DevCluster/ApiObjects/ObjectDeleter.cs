using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.ApiContent;
using CrossEncoderOperator.DevCluster.ApiKinds;

namespace CrossEncoderOperator.DevCluster.ApiObjects;

/// <summary>Deletes objects, or marks those that something still holds: a finalizer, a running pod, the content of a namespace.</summary>
internal sealed class ObjectDeleter(KindRules kinds, TimeProvider time)
{
    /// <returns>The object as it is now, and whether it is gone.</returns>
    public (JsonObject Object, bool Gone) Delete(WriteRequest request, DeleteOptions options)
    {
        var resource = request.Resource;
        while (true)
        {
            var old = resource.Objects.Get(request.Key) ?? throw Refusal.NotFound(resource, request.Name!);
            CheckPreconditions(request, options, old);
            var next = Mark(request, old, options);
            var gone = ObjectWriter.Deletable(resource, next);
            if (request.DryRun || (!gone && JsonNode.DeepEquals(next, old))) return (gone ? old : next, gone);

            if (resource.Objects.TryWrite(request.Key, old, gone ? null : next))
            {
                if (gone) kinds.Removed(resource, old);

                return (gone ? old : next, gone);
            }
        }
    }

    private static void CheckPreconditions(WriteRequest request, DeleteOptions options, JsonObject old)
    {
        foreach (var (name, wanted, actual) in new[]
        {
            ("UID", options.Uid, old.Uid()), ("ResourceVersion", options.ResourceVersion, old.Str("metadata.resourceVersion")),
        })
        {
            if (wanted is not null && wanted != actual)
            {
                throw Refusal.Conflict(request.Resource, request.Name!,
                    $"Precondition failed: {name} in precondition: {wanted}, {name} in object meta: {actual}");
            }
        }
    }

    private JsonObject Mark(WriteRequest request, JsonObject old, DeleteOptions options)
    {
        var next = old.Copy();
        var (meta, kind) = (next.Meta(), request.Resource.Custom ? "" : request.Resource.Kind);
        var grace = kind == "Pod" ? PodGrace(old, options) : 0;
        if (!old.Deleting() || grace < (old.Int("metadata.deletionGracePeriodSeconds") ?? 0))
        {
            meta["deletionTimestamp"] = time.GetUtcNow().AddSeconds(grace).ToApi();
            meta["deletionGracePeriodSeconds"] = grace;
            if (request.Resource.Generations || request.Resource.Custom) meta["generation"] = (old.Int("metadata.generation") ?? 0) + 1;
        }

        if (options.Policy is not null)
        {
            var finalizers = meta.Texts("finalizers").Where(f => f is not ("orphan" or "foregroundDeletion")).ToList();
            finalizers.AddRange(options.Policy switch { "Orphan" => ["orphan"], "Foreground" => ["foregroundDeletion"], _ => Array.Empty<string>() });
            meta["finalizers"] = new JsonArray([.. finalizers.Select(f => (JsonNode)f)]);
            if (finalizers.Count == 0) meta.Remove("finalizers");
        }

        if (kind == "Namespace") next.Child("status")["phase"] = "Terminating";

        return next;
    }

    /// <summary>A pod that never got a node, or that has ended, needs no time to end.</summary>
    private static long PodGrace(JsonObject pod, DeleteOptions options) =>
        pod.Str("spec.nodeName") is null or "" || pod.Str("status.phase") is "Succeeded" or "Failed" ? 0
            : Math.Max(0, options.GracePeriodSeconds
                ?? pod.Int("metadata.deletionGracePeriodSeconds") ?? pod.Int("spec.terminationGracePeriodSeconds") ?? 30);
}
