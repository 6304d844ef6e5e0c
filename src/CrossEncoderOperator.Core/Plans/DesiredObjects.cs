using CrossEncoderOperator.Api.Rollouts;
using CrossEncoderOperator.Core.Drift;
using CrossEncoderOperator.Core.Objects;
using CrossEncoderOperator.Core.Objects.Gateway;
using CrossEncoderOperator.Core.Revisions;
using CrossEncoderOperator.Core.Rollouts;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.Core.Plans;

/// <summary>The objects that must exist.</summary>
internal sealed class DesiredObjects(Snapshot snapshot, ObjectSettings settings, TimeSpan progressDeadline, bool isFallingAsleep)
{
    /// <summary>All objects, in the order in which they are needed.</summary>
    /// <param name="target">The revision that the spec asks for.</param>
    /// <param name="decision">Which revisions serve.</param>
    public IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Build(Revision target, RolloutDecision decision)
    {
        var owner = snapshot.Deployment;
        // The ControllerRevision of a revision in use may have been deleted by hand: then its objects can no longer be built.
        var live = decision.Live
            .Select(live => (Settings: live.Name == target.Name ? target : snapshot.StateOf(live.Name).Known, Replicas: Replicas(live)))
            .Where(live => live.Settings is not null)
            .Select(live => (Settings: live.Settings!, live.Replicas))
            .ToList();
        return
        [
            Stamped(SharedObjects.NetworkPolicy(owner, live.Select(revision => revision.Settings))),
            .. live.SelectMany(revision => OfRevision(revision.Settings, revision.Replicas)),
            .. Address(decision),
            Stamped(SharedObjects.DisruptionBudget(owner)),
        ];

        IEnumerable<IKubernetesObject<V1ObjectMeta>> OfRevision(Revision revision, int replicas) =>
        [
            Stamped(RevisionObjects.ControllerRevision(owner, revision, Number(revision.Name, isTarget: revision == target))),
            Stamped(RevisionObjects.ConfigMap(owner, revision)),
            Stamped(ServerDeployment.Build(owner, revision, replicas, progressDeadline, settings)),
            Stamped(RevisionObjects.Service(owner, revision.Name)),
        ];
    }

    /// <summary>The routers hear from the status that it sleeps, before the pods go: what comes meanwhile is held, and not lost.</summary>
    private int Replicas(LiveRevision live) => isFallingAsleep ? Math.Max(live.Replicas, snapshot.StateOf(live.Name).Replicas) : live.Replicas;

    /// <summary>What leads clients to the revisions.</summary>
    private IEnumerable<IKubernetesObject<V1ObjectMeta>> Address(RolloutDecision decision)
    {
        var owner = snapshot.Deployment;
        var pods = !snapshot.IsGatewayMode ? snapshot.Routers : decision.Stable is { } stable ? snapshot.PodsOf(stable) : [];
        yield return Stamped(SharedObjects.Service(owner, decision.Stable));
        yield return Stamped(AddressEndpoints.Slice(owner, pods, snapshot.Owned<V1EndpointSlice>(owner.Metadata.Name)));
        if (snapshot is { IsGatewayMode: true, HasGatewayApi: true } && decision.Live.Count > 0)
        {
            yield return Stamped(GatewayObjects.HttpRoute(owner, [.. decision.Live.Select(live => new TrafficStatus
            {
                Revision = live.Name, Role = live.Role, Weight = live.Weight, ReadyReplicas = snapshot.StateOf(live.Name).Ready,
            })]));
        }
    }

    /// <summary>Revisions are numbered in the order in which they were asked for last; the target has the highest number.</summary>
    private long Number(string revision, bool isTarget)
    {
        var name = ChildNames.OfRevision(snapshot.Deployment.Metadata.Name, revision);
        var numbers = snapshot.Owned<V1ControllerRevision>().ToDictionary(
            stored => stored.Metadata.Name, stored => stored.Revision ?? 0, StringComparer.Ordinal);
        var highestOfOthers = numbers.Where(pair => pair.Key != name).Select(pair => pair.Value).DefaultIfEmpty(0).Max();
        var own = numbers.GetValueOrDefault(name);
        return isTarget && own <= highestOfOthers ? highestOfOthers + 1 : own;
    }

    private static IKubernetesObject<V1ObjectMeta> Stamped<T>(T child)
        where T : IKubernetesObject<V1ObjectMeta> => AppliedState.Stamped(child);
}
