using System.Text.Json.Nodes;
using CrossEncoderOperator.Api;
using CrossEncoderOperator.Core.Objects.Gateway;
using CrossEncoderOperator.Core.Revisions;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.Core.Drift;

/// <summary>
/// Tells whether an object still is as it was applied, so that what is in order is not written again. An annotation with the hash of the
/// desired object finds what was removed from the desire, the comparison of fields finds what others changed.
/// </summary>
internal static class AppliedState
{
    private const int HashLength = 16;

    /// <summary>Annotates a desired object with its hash.</summary>
    public static T Stamped<T>(T desired)
        where T : IMetadata<V1ObjectMeta>
    {
        var hash = Hash.Of(CanonicalJson.Of(desired), HashLength);
        desired.Metadata.Annotations ??= new Dictionary<string, string>(StringComparer.Ordinal);
        desired.Metadata.Annotations[Labels.AppliedHash] = hash;
        return desired;
    }

    /// <summary>Whether every field of a stamped desired object has its value in the live one.</summary>
    public static bool Matches(IMetadata<V1ObjectMeta> desired, IMetadata<V1ObjectMeta> live) =>
        Value(desired.Metadata.Annotations) is { } hash
        && hash == Value(live.Metadata.Annotations)
        // The lists in the spec of an HTTPRoute are replaced as a whole; their names need not be unique.
        && Contains(CanonicalJson.Node(live), CanonicalJson.Node(desired), isKeyed: desired is not HttpRoute);

    private static string? Value(IDictionary<string, string>? annotations) =>
        annotations is not null && annotations.TryGetValue(Labels.AppliedHash, out var hash) ? hash : null;

    private static bool Contains(JsonNode? live, JsonNode? desired, bool isKeyed) =>
        (desired, live) switch
        {
            (null, _) => true,
            // The server leaves out what is empty.
            (JsonObject { Count: 0 } or JsonArray { Count: 0 }, null) => true,
            (JsonObject { Count: 0 }, JsonObject have) => have.Count == 0,
            (JsonObject want, JsonObject have) => want.All(field => Contains(have[field.Key], field.Value, isKeyed || field.Key == "metadata")),
            (JsonArray want, JsonArray have) when isKeyed && IsNamed(want) =>
                want.All(item => Contains(have.FirstOrDefault(other => Name(other) == Name(item)), item, isKeyed)),
            (JsonArray want, JsonArray have) =>
                want.Count == have.Count && want.Zip(have).All(pair => Contains(pair.Second, pair.First, isKeyed)),
            (_, null) => false,
            _ => JsonNode.DeepEquals(desired, live),
        };

    private static bool IsNamed(JsonArray list) => list.Count > 0 && list.All(item => Name(item) is not null);

    private static string? Name(JsonNode? item) => (item as JsonObject)?["name"]?.ToString();
}
