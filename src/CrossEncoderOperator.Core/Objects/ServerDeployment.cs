using CrossEncoderOperator.Api;
using CrossEncoderOperator.Core.Revisions;
using k8s.Models;

namespace CrossEncoderOperator.Core.Objects;

/// <summary>The Deployment of a revision.</summary>
internal static class ServerDeployment
{
    public static V1Deployment Build(
        CrossEncoderDeployment owner, Revision revision, int replicas, TimeSpan progressDeadline, ObjectSettings settings) => new()
        {
            ApiVersion = "apps/v1",
            Kind = "Deployment",
            Metadata = ChildMetadata.Of(owner, revision.Name),
            Spec = new()
            {
                Replicas = replicas,
                ProgressDeadlineSeconds = (int)double.Ceiling(progressDeadline.TotalSeconds),
                // Earlier revisions are kept as ControllerRevisions.
                RevisionHistoryLimit = 0,
                Selector = new() { MatchLabels = ChildMetadata.Selector(owner, revision.Name) },
                Strategy = new() { Type = "RollingUpdate", RollingUpdate = new() { MaxSurge = 1, MaxUnavailable = 0 } },
                Template = ServerPod.Template(owner, revision, settings),
            },
        };
}
