namespace CrossEncoderOperator.Runtime.Objects;

/// <summary>Ownership of child objects.</summary>
public static class OwnerReferences
{
    /// <summary>The reference that makes <paramref name="owner"/> the controller of a child, so that the child is deleted with it.</summary>
    public static V1OwnerReference ControllerReference(this IKubernetesObject<V1ObjectMeta> owner)
    {
        ArgumentNullException.ThrowIfNull(owner);
        var type = ResourceType.Of(owner.GetType());
        return new V1OwnerReference
        {
            ApiVersion = type.ApiVersion,
            Kind = type.Kind,
            Name = owner.Metadata.Name,
            Uid = owner.Metadata.Uid,
            Controller = true,
            BlockOwnerDeletion = true,
        };
    }

    /// <summary>Whether <paramref name="owner"/>, this very object and not a namesake, controls the child.</summary>
    public static bool IsControlledBy(this IMetadata<V1ObjectMeta> child, IMetadata<V1ObjectMeta> owner)
    {
        ArgumentNullException.ThrowIfNull(owner);
        return child.ControllerOwner()?.Uid is { Length: > 0 } uid && uid == owner.Metadata.Uid;
    }

    internal static V1OwnerReference? ControllerOwner(this IMetadata<V1ObjectMeta> child) =>
        child.Metadata.OwnerReferences?.FirstOrDefault(o => o.Controller == true);

    internal static string ApiGroup(this V1OwnerReference owner) =>
        owner.ApiVersion.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? owner.ApiVersion[..slash] : "";
}
