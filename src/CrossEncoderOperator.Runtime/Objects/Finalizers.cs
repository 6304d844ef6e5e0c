using System.Text.Json.Nodes;

namespace CrossEncoderOperator.Runtime.Objects;

/// <summary>Finalizers: an object with one stays, with a deletion timestamp, until the last is removed.</summary>
public static class Finalizers
{
    /// <summary>Adds the finalizer unless the object has it or is being deleted.</summary>
    /// <returns>The object as it is afterwards.</returns>
    /// <exception cref="ApiException">Conflict when <paramref name="obj"/> is not the latest version.</exception>
    public static Task<T> AddFinalizerAsync<T>(this ApiClient client, T obj, string finalizer, CancellationToken cancel)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(obj);
        var present = obj.Metadata.Finalizers ?? [];
        return obj.Metadata.DeletionTimestamp is not null || present.Contains(finalizer)
            ? Task.FromResult(obj)
            : SetAsync(client, obj, present.Append(finalizer), cancel);
    }

    /// <summary>Removes the finalizer if the object has it.</summary>
    /// <returns>The object as it is afterwards.</returns>
    /// <exception cref="ApiException">Conflict when <paramref name="obj"/> is not the latest version, NotFound when it is gone.</exception>
    public static Task<T> RemoveFinalizerAsync<T>(this ApiClient client, T obj, string finalizer, CancellationToken cancel)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(obj);
        var present = obj.Metadata.Finalizers ?? [];
        return present.Contains(finalizer)
            ? SetAsync(client, obj, present.Where(f => f != finalizer), cancel)
            : Task.FromResult(obj);
    }

    private static Task<T> SetAsync<T>(ApiClient client, T obj, IEnumerable<string> finalizers, CancellationToken cancel)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        // The whole list is replaced: the precondition keeps what others added meanwhile, and a namesake, safe.
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["resourceVersion"] = obj.Metadata.ResourceVersion,
                ["finalizers"] = new JsonArray([.. finalizers.Select(f => (JsonNode)f)]),
            },
        };
        return client.MergePatchAsync<T>(ObjectKey.Of(obj), patch, cancel);
    }
}
