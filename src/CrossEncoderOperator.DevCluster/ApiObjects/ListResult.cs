using System.Text.Json.Nodes;

namespace CrossEncoderOperator.DevCluster.ApiObjects;

/// <summary>A page of a list.</summary>
/// <param name="Continue">Where the next page starts; null when this is the last.</param>
/// <param name="Remaining">Objects on later pages; null when unknown because a selector narrows the list.</param>
internal sealed record ListResult(IReadOnlyList<JsonObject> Items, long Revision, string? Continue, long? Remaining);
