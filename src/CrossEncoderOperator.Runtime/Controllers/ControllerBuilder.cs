using CrossEncoderOperator.Runtime.Clients;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.Runtime.Controllers;

/// <summary>What, besides the object itself, makes a controller reconcile it.</summary>
public sealed class ControllerBuilder<TPrimary>
    where TPrimary : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>How many objects are reconciled at a time. Default 4.</summary>
    public int Workers { get; set; } = 4;

    /// <summary>Reconcile the owner when a child of this kind changes.</summary>
    public ControllerBuilder<TPrimary> Owns<TChild>()
        where TChild : class, IKubernetesObject<V1ObjectMeta> => this;

    /// <summary>Reconcile the objects that <paramref name="map"/> names, for the state before and after the change.</summary>
    public ControllerBuilder<TPrimary> Watches<TOther>(Func<TOther, IEnumerable<ObjectKey>> map)
        where TOther : class, IKubernetesObject<V1ObjectMeta> => this;
}
