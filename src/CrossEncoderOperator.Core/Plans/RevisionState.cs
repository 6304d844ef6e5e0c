using CrossEncoderOperator.Core.Objects;
using CrossEncoderOperator.Core.Revisions;
using k8s.Models;

namespace CrossEncoderOperator.Core.Plans;

/// <summary>A revision as it is in the cluster.</summary>
/// <param name="Name">Hash of the revision.</param>
/// <param name="Known">Its settings, if its ControllerRevision is there.</param>
/// <param name="Deployment">Its Deployment, if that is there.</param>
internal sealed record RevisionState(string Name, Revision? Known, V1Deployment? Deployment)
{
    public int Replicas => Deployment?.Spec?.Replicas ?? 0;

    public int Ready => Deployment?.Status?.ReadyReplicas ?? 0;

    public static RevisionState Of(Snapshot snapshot, string revision)
    {
        var name = ChildNames.OfRevision(snapshot.Deployment.Metadata.Name, revision);
        return new(
            revision,
            snapshot.Owned<V1ControllerRevision>(name) is { } stored ? Revision.Read(stored) : null,
            snapshot.Owned<V1Deployment>(name));
    }

    /// <summary>Whether all replicas that are asked for run as asked, and are ready.</summary>
    public bool IsComplete(int replicas) =>
        Deployment is { Status: { } status } && Replicas == replicas
        && status.ObservedGeneration >= Deployment.Metadata.Generation
        && (status.UpdatedReplicas ?? 0) >= replicas && Ready >= replicas;
}
