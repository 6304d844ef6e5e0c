using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Validation;
using CrossEncoderOperator.Core.Objects;
using CrossEncoderOperator.Core.Plans;
using CrossEncoderOperator.Core.Revisions;
using k8s.Models;

namespace CrossEncoderOperator.Core.Capacity;

/// <summary>The pods that a CrossEncoderDeployment asks for.</summary>
public static class TargetPods
{
    /// <summary>Their template, as the Deployment of the revision that the spec asks for has it; null when the spec is not valid.</summary>
    public static V1PodTemplateSpec? Template(CrossEncoderDeployment deployment, PlanSettings settings)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        ArgumentNullException.ThrowIfNull(settings);
        return SpecValidator.Validate(deployment, settings.ModelSources).Count == 0
            ? ServerPod.Template(deployment, Revision.Of(RevisionSpec.Of(deployment.Spec, settings.Objects.DefaultImage)), settings.Objects)
            : null;
    }
}
