using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Scaling;
using CrossEncoderOperator.Api.Status;
using CrossEncoderOperator.Api.Traffic;
using CrossEncoderOperator.Core.Capacity;
using CrossEncoderOperator.Core.Inquiries;
using CrossEncoderOperator.Core.Objects.Gateway;
using CrossEncoderOperator.Core.Scaling;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.Core.Plans;

/// <summary>All that a decision is made from.</summary>
public sealed record Snapshot
{
    /// <summary>The object that is reconciled.</summary>
    public required CrossEncoderDeployment Deployment { get; init; }

    /// <summary>Objects that the object controls, and objects of others that hold a name that is needed.</summary>
    public required IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Objects { get; init; }

    /// <summary>The pods of the object.</summary>
    public required IReadOnlyList<V1Pod> Pods { get; init; }

    /// <summary>The pods of the router.</summary>
    public IReadOnlyList<V1Pod> Routers { get; init; } = [];

    /// <summary>Whether the API server serves HTTPRoutes.</summary>
    public bool HasGatewayApi { get; init; }

    /// <summary>Whether so many pods of a template find room on the nodes; null, or no answer, where that is not checked.</summary>
    public Func<V1PodTemplateSpec, int, CapacityFinding?>? Capacity { get; init; }

    /// <summary>What the inquiries of earlier decisions found, as far as they are over.</summary>
    public IReadOnlyList<Findings> Findings { get; init; } = [];

    /// <summary>Share of the traffic in percent that each revision has had since the weights changed, as far as the routers tell.</summary>
    public IReadOnlyDictionary<string, double> MeasuredWeights { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>What the routers report of the object; null where there is none.</summary>
    public ObservedLoad? Load { get; init; }

    /// <summary>What the latest start from zero replicas took; null where nothing was learned since the last decision.</summary>
    public ColdStartStatus? ColdStart { get; init; }

    /// <summary>When it was decided last to wake the object.</summary>
    public DateTimeOffset WokeAt => Deployment.Status.Condition(ConditionType.Asleep) is { Status: "False", LastTransitionTime: { } at } ? new(at, TimeSpan.Zero) : Now;

    /// <summary>The time of the decision.</summary>
    public required DateTimeOffset Now { get; init; }

    internal IEnumerable<T> Owned<T>()
        where T : IKubernetesObject<V1ObjectMeta> => Objects.OfType<T>().Where(child => IsOwned(child));

    internal T? Owned<T>(string name)
        where T : class, IKubernetesObject<V1ObjectMeta> => Owned<T>().FirstOrDefault(child => child.Metadata.Name == name);

    /// <summary>The object that holds the name of another, if one does.</summary>
    public IKubernetesObject<V1ObjectMeta>? SameNameAs(IKubernetesObject<V1ObjectMeta> other) =>
        Objects.FirstOrDefault(live => live.GetType() == other?.GetType() && live.Metadata.Name == other.Metadata.Name);

    internal bool IsOwned(IMetadata<V1ObjectMeta> child) =>
        ControllerOf(child)?.Uid is { Length: > 0 } uid && uid == Deployment.Metadata.Uid;

    /// <summary>Whether the object was made for an earlier object of the same name, and so is about to be collected.</summary>
    internal bool IsLeftOver(IMetadata<V1ObjectMeta> child) =>
        ControllerOf(child) is { Kind: CrossEncoderDeployment.KubeKind } owner
        && owner.Name == Deployment.Metadata.Name && owner.Uid != Deployment.Metadata.Uid;

    internal IEnumerable<V1Pod> PodsOf(string revision) =>
        Pods.Where(pod => pod.Metadata.Labels is { } labels && labels.TryGetValue(Labels.Revision, out var name) && name == revision);

    internal RevisionState StateOf(string revision) => RevisionState.Of(this, revision);

    internal bool IsGatewayMode => Deployment.Spec.Traffic?.Mode == TrafficMode.GatewayApi;

    /// <summary>Whether the Gateways take the route; null in mode Router.</summary>
    internal RouteHealth? RouteHealth => !IsGatewayMode ? null
        : !HasGatewayApi ? RouteHealth.NotInstalled
        : Owned<HttpRoute>(Deployment.Metadata.Name) is { } route ? RouteHealth.Of(route)
        : new(null, ConditionReason.RoutePending, "there is no HTTPRoute yet");

    private static V1OwnerReference? ControllerOf(IMetadata<V1ObjectMeta> child) =>
        child.Metadata.OwnerReferences?.FirstOrDefault(owner => owner.Controller == true);
}
