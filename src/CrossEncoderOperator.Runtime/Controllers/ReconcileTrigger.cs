namespace CrossEncoderOperator.Runtime.Controllers;

/// <summary>
/// Makes the controllers of a kind reconcile an object for something that happened outside the cluster. What happened is not told:
/// a reconciler looks for itself.
/// </summary>
public sealed class ReconcileTrigger<TPrimary>
    where TPrimary : class, IKubernetesObject<V1ObjectMeta>
{
    private Action<ObjectKey>? _add;

    /// <summary>Queues the object. It does nothing where no controller runs.</summary>
    public void Fire(ObjectKey key) => _add?.Invoke(key);

    internal void Attach(Action<ObjectKey> add) => _add += add;
}
