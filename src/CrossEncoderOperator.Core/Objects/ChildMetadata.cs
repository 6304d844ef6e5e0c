using CrossEncoderOperator.Api;
using k8s.Models;

namespace CrossEncoderOperator.Core.Objects;

/// <summary>Metadata that all objects of a CrossEncoderDeployment have.</summary>
internal static class ChildMetadata
{
    /// <summary>Metadata of an object that is there once.</summary>
    public static V1ObjectMeta Of(CrossEncoderDeployment owner) => Of(owner, owner.Metadata.Name, LabelsOf(owner));

    /// <summary>Metadata of an object of one revision.</summary>
    public static V1ObjectMeta Of(CrossEncoderDeployment owner, string revision) =>
        Of(owner, ChildNames.OfRevision(owner.Metadata.Name, revision), LabelsOf(owner, revision));

    public static Dictionary<string, string> LabelsOf(CrossEncoderDeployment owner) => new(StringComparer.Ordinal)
    {
        [Labels.AppName] = Labels.ServerName,
        [Labels.AppInstance] = owner.Metadata.Name,
        [Labels.ManagedBy] = Labels.Manager,
        [Labels.Deployment] = owner.Metadata.Name,
    };

    public static Dictionary<string, string> LabelsOf(CrossEncoderDeployment owner, string revision) =>
        new(LabelsOf(owner), StringComparer.Ordinal) { [Labels.Revision] = revision };

    /// <summary>Selects all pods of a CrossEncoderDeployment.</summary>
    public static Dictionary<string, string> Selector(CrossEncoderDeployment owner) =>
        new(StringComparer.Ordinal) { [Labels.Deployment] = owner.Metadata.Name };

    /// <summary>Selects the pods of one revision.</summary>
    public static Dictionary<string, string> Selector(CrossEncoderDeployment owner, string revision) =>
        new(Selector(owner), StringComparer.Ordinal) { [Labels.Revision] = revision };

    private static V1ObjectMeta Of(CrossEncoderDeployment owner, string name, Dictionary<string, string> labels) => new()
    {
        Name = name,
        NamespaceProperty = owner.Metadata.NamespaceProperty,
        Labels = labels,
        OwnerReferences =
        [
            new()
            {
                ApiVersion = ApiGroup.GroupVersion,
                Kind = CrossEncoderDeployment.KubeKind,
                Name = owner.Metadata.Name,
                Uid = owner.Metadata.Uid,
                Controller = true,
                BlockOwnerDeletion = true,
            },
        ],
    };
}
