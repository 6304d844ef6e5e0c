using CrossEncoderOperator.Runtime.Clients;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.Operator.Deployments;

/// <summary>The objects that CrossEncoderDeployments are made into, of all kinds.</summary>
internal sealed class Children(IEnumerable<IChildKind> kinds)
{
    private readonly Dictionary<Type, IChildKind> _kinds = kinds.ToDictionary(kind => kind.Type);

    /// <summary>The cached objects that an owner controls.</summary>
    public IEnumerable<IKubernetesObject<V1ObjectMeta>> OwnedBy(string uid) => _kinds.Values.SelectMany(kind => kind.OwnedBy(uid));

    /// <summary>The object that holds the name of a desired one now, or null.</summary>
    public Task<IKubernetesObject<V1ObjectMeta>?> GetAsync(IKubernetesObject<V1ObjectMeta> desired, CancellationToken cancel) =>
        _kinds[desired.GetType()].GetAsync(ObjectKey.Of(desired), cancel);

    /// <summary>Applies an object.</summary>
    /// <param name="desired">The object.</param>
    /// <param name="live">The object that is there, if any: no other is changed.</param>
    /// <param name="cancel">Cancels the call.</param>
    public Task ApplyAsync(IKubernetesObject<V1ObjectMeta> desired, IKubernetesObject<V1ObjectMeta>? live, CancellationToken cancel)
    {
        desired.Metadata.Uid = live?.Metadata.Uid;
        return _kinds[desired.GetType()].ApplyAsync(desired, cancel);
    }

    public Task DeleteAsync(IKubernetesObject<V1ObjectMeta> child, CancellationToken cancel) =>
        _kinds[child.GetType()].DeleteAsync(child, cancel);
}
