using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Models;
using CrossEncoderOperator.Api.Pods;
using CrossEncoderOperator.Api.Serving;
using k8s.Models;

namespace CrossEncoderOperator.Core.Revisions;

/// <summary>
/// What changes the answers or the way they are computed, defaults filled in and values in one spelling, so that equal settings have
/// equal hashes. It is the data of the ControllerRevision: a field that is added later must be left out at its default.
/// </summary>
public sealed record RevisionSpec(ModelSpec Model, ServingSpec Serving, ResourcesSpec Resources, PodTemplate? PodTemplate)
{
    /// <summary>From a valid spec.</summary>
    public static RevisionSpec Of(CrossEncoderDeploymentSpec spec, string defaultImage)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return new(
            spec.Model! with { Variant = spec.Model.Variant is ModelVariant.Auto ? null : spec.Model.Variant },
            CanonicalServing.Of(spec.Serving, defaultImage),
            new ResourcesSpec
            {
                Cpu = Canonical(spec.Resources?.Cpu ?? ResourcesSpec.DefaultCpu),
                Memory = Canonical(spec.Resources?.Memory ?? ResourcesSpec.DefaultMemory),
                Gpus = spec.Resources?.Gpus is > 0 and var gpus ? gpus : null,
                GpuResource = spec.Resources?.Gpus > 0 ? spec.Resources.GpuResource ?? ResourcesSpec.DefaultGpuResource : null,
            },
            spec.PodTemplate);
    }

    private static string Canonical(string quantity) => new ResourceQuantity(quantity).ToString();
}
