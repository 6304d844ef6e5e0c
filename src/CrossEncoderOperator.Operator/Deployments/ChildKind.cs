using CrossEncoderOperator.Api;
using CrossEncoderOperator.Runtime.Caching;
using CrossEncoderOperator.Runtime.Clients;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.Operator.Deployments;

/// <inheritdoc/>
internal sealed class ChildKind<T>(Store<T> store, ApiClient client) : IChildKind
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    public Type Type => typeof(T);

    public IEnumerable<IKubernetesObject<V1ObjectMeta>> OwnedBy(string uid) => store.OwnedBy(uid);

    public async Task<IKubernetesObject<V1ObjectMeta>?> GetAsync(ObjectKey key, CancellationToken cancel) =>
        await client.GetAsync<T>(key, cancel);

    public Task ApplyAsync(IKubernetesObject<V1ObjectMeta> desired, CancellationToken cancel) =>
        client.ApplyAsync((T)desired, Labels.Manager, force: true, cancel);

    public Task DeleteAsync(IKubernetesObject<V1ObjectMeta> child, CancellationToken cancel) =>
        client.DeleteAsync<T>(ObjectKey.Of(child), cancel, new Preconditions(child.Metadata.Uid));
}
