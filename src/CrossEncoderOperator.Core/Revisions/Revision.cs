using System.Text.Json;
using CrossEncoderOperator.Api;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.Core.Revisions;

/// <summary>A revision: its settings and their hash.</summary>
public sealed record Revision(string Name, RevisionSpec Spec)
{
    private const int NameLength = 10;

    public static Revision Of(RevisionSpec spec) => new(Hash.Of(CanonicalJson.Of(spec), NameLength), spec);

    /// <summary>Reads a ControllerRevision; null when it is not one of ours.</summary>
    public static Revision? Read(V1ControllerRevision controllerRevision)
    {
        ArgumentNullException.ThrowIfNull(controllerRevision);
        string? name = null;
        if (controllerRevision.Data is null
            || controllerRevision.Metadata.Labels?.TryGetValue(Labels.Revision, out name) != true
            || string.IsNullOrEmpty(name))
        {
            return null;
        }
        try
        {
            var spec = KubernetesJson.Deserialize<RevisionSpec>(KubernetesJson.Serialize(controllerRevision.Data));
            return spec is { Model.Uri: not null, Serving: { Image: not null, Limits: not null }, Resources: not null }
                ? new(name, spec)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
