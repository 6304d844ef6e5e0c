using CrossEncoderOperator.Api;
using CrossEncoderOperator.Core.Revisions;
using k8s.Models;

namespace CrossEncoderOperator.Core.Objects;

/// <summary>The objects of a revision beside its Deployment.</summary>
internal static class RevisionObjects
{
    /// <summary>File of the server's settings in the ConfigMap.</summary>
    public const string SettingsFile = "server.json";

    public static V1ControllerRevision ControllerRevision(CrossEncoderDeployment owner, Revision revision, long number) => new()
    {
        ApiVersion = "apps/v1",
        Kind = "ControllerRevision",
        Metadata = ChildMetadata.Of(owner, revision.Name),
        Data = revision.Spec,
        Revision = number,
    };

    public static V1ConfigMap ConfigMap(CrossEncoderDeployment owner, Revision revision) => new()
    {
        ApiVersion = "v1",
        Kind = "ConfigMap",
        Metadata = ChildMetadata.Of(owner, revision.Name),
        Data = new Dictionary<string, string>(StringComparer.Ordinal) { [SettingsFile] = ServerSettings.Json(owner, revision) },
    };

    /// <summary>The address of the revision alone.</summary>
    public static V1Service Service(CrossEncoderDeployment owner, string revision) =>
        SharedObjects.ClusterIp(ChildMetadata.Of(owner, revision), ChildMetadata.Selector(owner, revision));
}
