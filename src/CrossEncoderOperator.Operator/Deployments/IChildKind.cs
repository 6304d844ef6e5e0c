using CrossEncoderOperator.Runtime.Clients;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.Operator.Deployments;

/// <summary>One of the kinds of objects that a CrossEncoderDeployment is made into.</summary>
internal interface IChildKind
{
    Type Type { get; }

    /// <summary>The cached objects that an owner controls.</summary>
    IEnumerable<IKubernetesObject<V1ObjectMeta>> OwnedBy(string uid);

    /// <summary>The object as it is now, or null.</summary>
    Task<IKubernetesObject<V1ObjectMeta>?> GetAsync(ObjectKey key, CancellationToken cancel);

    Task ApplyAsync(IKubernetesObject<V1ObjectMeta> desired, CancellationToken cancel);

    Task DeleteAsync(IKubernetesObject<V1ObjectMeta> child, CancellationToken cancel);
}
