using System.Text.RegularExpressions;
using CrossEncoderOperator.Api.Models;
using CrossEncoderOperator.Api.Pods;

namespace CrossEncoderOperator.Api.Validation;

/// <summary>
/// Checks a CrossEncoderDeployment: what a schema cannot say, and what it can as well, since objects outlive the schema that they were
/// written under.
/// </summary>
public static partial class SpecValidator
{
    private const string NameRule =
        "is also the name of a Service: at most 63 characters of a-z, 0-9 and '-', the first a letter, the last not '-'";

    /// <summary>Checks an object.</summary>
    /// <param name="deployment">The object.</param>
    /// <param name="policy">Where models may come from.</param>
    /// <returns>The faults in the order of the fields; none when the object is valid.</returns>
    public static IReadOnlyList<SpecError> Validate(CrossEncoderDeployment deployment, ModelSourcePolicy policy)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        ArgumentNullException.ThrowIfNull(policy);
        var errors = new List<SpecError>();
        if (!ServiceName().IsMatch(deployment.Metadata?.Name ?? string.Empty))
        {
            errors.Add(new("metadata.name", NameRule));
        }
        var spec = deployment.Spec ?? new();
        Model(spec.Model, policy, errors);
        ServingValidator.Validate(spec.Serving, spec.Resources, errors);
        errors.Amount("spec.resources.cpu", spec.Resources?.Cpu, "50m", "1k");
        errors.Amount("spec.resources.memory", spec.Resources?.Memory, "64Mi", "64Ti");
        errors.Range("spec.resources.gpus", spec.Resources?.Gpus, 0, ResourcesSpec.MaxGpus);
        // Kubernetes keeps names without a domain, those in kubernetes.io and those that begin with requests. for itself.
        errors.Matches(
            "spec.resources.gpuResource", spec.Resources?.GpuResource, GpuResource(),
            $"is not the name of an extended resource such as {ResourcesSpec.DefaultGpuResource}");
        PodTemplateValidator.Validate(spec.PodTemplate, errors);
        ScalingValidator.Validate(spec.Scaling, errors);
        SloValidator.Validate(spec.Slo, errors);
        RolloutValidator.Validate(spec.Rollout, errors);
        TrafficValidator.Validate(spec.Traffic, errors);
        return errors;
    }

    private static void Model(ModelSpec? model, ModelSourcePolicy policy, List<SpecError> errors)
    {
        if (string.IsNullOrEmpty(model?.Uri))
        {
            errors.Add(new("spec.model.uri", "is required"));
            return;
        }
        if (ModelUri.Fault(model.Uri, policy) is { } fault)
        {
            errors.Add(new("spec.model.uri", fault));
        }
        if (model.Sha256 is null)
        {
            if (model.Uri.StartsWith("https://", StringComparison.Ordinal))
            {
                errors.Add(new("spec.model.sha256", "is required: an https:// model must be pinned by its sha256"));
            }
        }
        else if (!Digest().IsMatch(model.Sha256))
        {
            errors.Add(new("spec.model.sha256", "must be 64 lower-case hexadecimal digits"));
        }
        errors.OneOf("spec.model.variant", model.Variant, ModelVariant.Auto, ModelVariant.Fp32, ModelVariant.Fp16, ModelVariant.Int8);
        errors.Range("spec.model.maxTokens", model.MaxTokens, 8, 8192);
    }

    [GeneratedRegex(@"\A[a-z]([-a-z0-9]{0,61}[a-z0-9])?\z")]
    private static partial Regex ServiceName();

    [GeneratedRegex(@"\A[0-9a-f]{64}\z")]
    private static partial Regex Digest();

    [GeneratedRegex(
        @"\A(?!requests\.|([^/]+\.)?kubernetes\.io/)[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?/[A-Za-z0-9]([-._A-Za-z0-9]{0,61}[A-Za-z0-9])?\z",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex GpuResource();
}
