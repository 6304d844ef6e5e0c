using System.Globalization;
using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Models;
using CrossEncoderOperator.Api.Pods;
using CrossEncoderOperator.Api.Serving;
using CrossEncoderOperator.Api.Units;
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
        var limits = spec.Serving?.Limits;
        return new(
            spec.Model!,
            new ServingSpec
            {
                Image = spec.Serving?.Image ?? defaultImage,
                Labels = spec.Serving?.Labels,
                Limits = new()
                {
                    DocumentsPerRequest = limits?.DocumentsPerRequest ?? LimitsSpec.DefaultDocumentsPerRequest,
                    BodyBytes = Bytes(limits?.BodyBytes ?? LimitsSpec.DefaultBodyBytes),
                    Timeout = Seconds(limits?.Timeout ?? LimitsSpec.DefaultTimeout),
                },
            },
            new ResourcesSpec
            {
                Cpu = Canonical(spec.Resources?.Cpu ?? ResourcesSpec.DefaultCpu),
                Memory = Canonical(spec.Resources?.Memory ?? ResourcesSpec.DefaultMemory),
                Gpus = spec.Resources?.Gpus is > 0 and var gpus ? gpus : null,
                GpuResource = spec.Resources?.Gpus > 0 ? spec.Resources.GpuResource ?? ResourcesSpec.DefaultGpuResource : null,
            },
            spec.PodTemplate);
    }

    private static string Bytes(string quantity) =>
        decimal.Ceiling(Quantity.Parse(quantity)).ToString("0", CultureInfo.InvariantCulture);

    private static string Seconds(string duration) =>
        Duration.Parse(duration).TotalSeconds.ToString("0", CultureInfo.InvariantCulture) + "s";

    private static string Canonical(string quantity) => new ResourceQuantity(quantity).ToString();
}
