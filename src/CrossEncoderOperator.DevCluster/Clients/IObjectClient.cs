using System.Text.Json.Nodes;

namespace CrossEncoderOperator.DevCluster.Clients;

/// <summary>
/// What controllers and the node agent ask of an API server. One implementation speaks HTTP to any server, one calls the
/// server in the same process.
/// </summary>
public interface IObjectClient
{
    /// <summary>The object, or null when it does not exist.</summary>
    Task<JsonObject?> GetAsync(ResourceId resource, string? ns, string name, CancellationToken cancel);

    /// <summary>
    /// All objects as <see cref="ChangeKind.Added"/>, then <see cref="ChangeKind.Synced"/>, then changes for ever. Reconnects and
    /// lists again by itself; what disappeared meanwhile is reported as <see cref="ChangeKind.Deleted"/>.
    /// </summary>
    IAsyncEnumerable<Change> WatchAsync(ResourceId resource, CancellationToken cancel);

    /// <summary>POST of the object, or to a <paramref name="subresource"/> (binding, token) of the object it is named after.</summary>
    /// <exception cref="ApiException">AlreadyExists, Invalid, Forbidden, …</exception>
    Task<JsonObject> CreateAsync(ResourceId resource, string? ns, JsonObject obj, string? subresource, CancellationToken cancel);

    /// <summary>PUT of the object, or of its <paramref name="subresource"/>; its resourceVersion is the precondition.</summary>
    /// <exception cref="ApiException">Conflict, NotFound, Invalid, …</exception>
    Task<JsonObject> ReplaceAsync(ResourceId resource, JsonObject obj, string? subresource, CancellationToken cancel);

    /// <summary>JSON merge patch of the object, or of its <paramref name="subresource"/>.</summary>
    Task<JsonObject> MergePatchAsync(ResourceId resource, string? ns, string name, JsonObject patch, string? subresource, CancellationToken cancel);

    /// <summary>Deletes the object if it still has this uid; absent is success.</summary>
    /// <param name="gracePeriodSeconds">0 removes a pod at once; null takes the object's own default.</param>
    Task DeleteAsync(ResourceId resource, string? ns, string name, string? uid, int? gracePeriodSeconds, CancellationToken cancel);
}
