using CrossEncoderOperator.Api.Rollouts;
using CrossEncoderOperator.Api.Units;
using CrossEncoderOperator.Core.Drift;
using CrossEncoderOperator.Core.Objects;
using CrossEncoderOperator.Core.Revisions;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.Core.Plans;

/// <summary>The objects that must exist.</summary>
internal sealed class DesiredObjects(Snapshot snapshot, ObjectSettings settings, int replicas)
{
    /// <summary>All objects, in the order in which they are needed.</summary>
    /// <param name="target">The revision that the spec asks for.</param>
    /// <param name="selected">The revision that the Service selects.</param>
    /// <param name="others">Other revisions that are in use, if any.</param>
    public IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Build(Revision target, string selected, IReadOnlyList<string?> others)
    {
        var owner = snapshot.Deployment;
        // The ControllerRevision of a revision in use may have been deleted by hand: then its objects can no longer be built.
        var kept = others.OfType<string>().Where(name => name != target.Name).Distinct(StringComparer.Ordinal)
            .Select(name => snapshot.StateOf(name).Known).OfType<Revision>();
        Revision[] revisions = [target, .. kept];
        return
        [
            Stamped(SharedObjects.NetworkPolicy(owner, revisions)),
            .. revisions.SelectMany(OfRevision),
            Stamped(SharedObjects.Service(owner, selected)),
            Stamped(SharedObjects.DisruptionBudget(owner)),
        ];

        IEnumerable<IKubernetesObject<V1ObjectMeta>> OfRevision(Revision revision) =>
        [
            Stamped(RevisionObjects.ControllerRevision(owner, revision, Number(revision.Name, isTarget: revision == target))),
            Stamped(RevisionObjects.ConfigMap(owner, revision)),
            Stamped(ServerDeployment.Build(owner, revision, replicas, ProgressDeadline(snapshot), settings)),
        ];
    }

    public static TimeSpan ProgressDeadline(Snapshot snapshot) =>
        Duration.Parse(snapshot.Deployment.Spec.Rollout?.ProgressDeadline ?? RolloutSpec.DefaultProgressDeadline);

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
