using System.Globalization;
using System.Text.RegularExpressions;
using CrossEncoderOperator.Api.Models;
using CrossEncoderOperator.Api.Pods;
using CrossEncoderOperator.Api.Rollouts;
using CrossEncoderOperator.Api.Scaling;
using CrossEncoderOperator.Api.Serving;
using CrossEncoderOperator.Api.Units;

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
        Serving(spec.Serving, errors);
        Amount("spec.resources.cpu", spec.Resources?.Cpu, "50m", "1k", errors);
        Amount("spec.resources.memory", spec.Resources?.Memory, "64Mi", "64Ti", errors);
        Gpus(spec.Resources, errors);
        PodTemplateValidator.Validate(spec.PodTemplate, errors);
        InRange("spec.scaling.minReplicas", spec.Scaling?.MinReplicas, 0, 1000, errors);
        Time("spec.rollout.progressDeadline", spec.Rollout?.ProgressDeadline, "1s", "7d", errors);
        InRange("spec.rollout.revisionHistoryLimit", spec.Rollout?.RevisionHistoryLimit, 0, 100, errors);
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
        InRange("spec.model.maxTokens", model.MaxTokens, 8, 8192, errors);
    }

    private static void Serving(ServingSpec? serving, List<SpecError> errors)
    {
        if (serving?.Image is { } image && !Image().IsMatch(image))
        {
            errors.Add(new("spec.serving.image", "is not the name of an image"));
        }
        InRange("spec.serving.limits.documentsPerRequest", serving?.Limits?.DocumentsPerRequest, 1, 10_000, errors);
        Amount("spec.serving.limits.bodyBytes", serving?.Limits?.BodyBytes, "1Ki", "64Mi", errors);
        Time("spec.serving.limits.timeout", serving?.Limits?.Timeout, "1s", "10m", errors);
        if (Duration.TryParse(serving?.Limits?.Timeout, out var timeout) && timeout.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            errors.Add(new("spec.serving.limits.timeout", "must be whole seconds"));
        }
        LabelValidator.Labels("spec.serving.labels", serving?.Labels, errors);
    }

    private static void Gpus(ResourcesSpec? resources, List<SpecError> errors)
    {
        InRange("spec.resources.gpus", resources?.Gpus, 0, ResourcesSpec.MaxGpus, errors);
        if (resources?.GpuResource is { } name && !IsExtendedResource(name))
        {
            errors.Add(new(
                "spec.resources.gpuResource", $"'{name}' is not the name of an extended resource such as {ResourcesSpec.DefaultGpuResource}"));
        }
    }

    /// <summary>Kubernetes keeps names without a domain, in kubernetes.io and with the prefix requests. for itself.</summary>
    private static bool IsExtendedResource(string name) =>
        name.Split('/') is [{ Length: <= 253 } domain, _] && GpuResource().IsMatch(name)
        && domain != "kubernetes.io" && !domain.EndsWith(".kubernetes.io", StringComparison.Ordinal)
        && !domain.StartsWith("requests.", StringComparison.Ordinal);

    private static void InRange(string path, int? value, int lowest, int highest, List<SpecError> errors)
    {
        if (value < lowest || value > highest)
        {
            errors.Add(new(path, string.Create(CultureInfo.InvariantCulture, $"must be from {lowest} to {highest}, is {value}")));
        }
    }

    private static void Amount(string path, string? text, string lowest, string highest, List<SpecError> errors)
    {
        if (text is null)
        {
            return;
        }
        if (!Quantity.TryParse(text, out var value))
        {
            errors.Add(new(path, $"'{text}' is not a quantity such as 500m, 2 or 4Mi"));
        }
        else if (value < Quantity.Parse(lowest) || value > Quantity.Parse(highest))
        {
            errors.Add(new(path, $"must be from {lowest} to {highest}, is {text}"));
        }
    }

    private static void Time(string path, string? text, string shortest, string longest, List<SpecError> errors)
    {
        if (text is null)
        {
            return;
        }
        if (!Duration.TryParse(text, out var value))
        {
            errors.Add(new(path, $"'{text}' is not a duration such as 500ms, 30s or 1h30m"));
        }
        else if (value < Duration.Parse(shortest) || value > Duration.Parse(longest))
        {
            errors.Add(new(path, $"must be from {shortest} to {longest}, is {text}"));
        }
    }

    [GeneratedRegex(@"\A[a-z]([-a-z0-9]{0,61}[a-z0-9])?\z")]
    private static partial Regex ServiceName();

    [GeneratedRegex(@"\A[0-9a-f]{64}\z")]
    private static partial Regex Digest();

    [GeneratedRegex(@"\A[A-Za-z0-9]\S{0,511}\z")]
    private static partial Regex Image();

    [GeneratedRegex(
        @"\A[a-z0-9]([-.a-z0-9]*[a-z0-9])?/[A-Za-z0-9]([-._A-Za-z0-9]{0,61}[A-Za-z0-9])?\z",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex GpuResource();
}
