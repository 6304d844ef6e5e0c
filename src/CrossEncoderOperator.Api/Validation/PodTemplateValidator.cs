using System.Text.RegularExpressions;
using CrossEncoderOperator.Api.Pods;

namespace CrossEncoderOperator.Api.Validation;

/// <summary>Checks the part of a pod template that a user may set.</summary>
internal static partial class PodTemplateValidator
{
    public static void Validate(PodTemplate? template, List<SpecError> errors)
    {
        LabelValidator.Labels("spec.podTemplate.metadata.labels", template?.Metadata?.Labels, errors);
        LabelValidator.Annotations("spec.podTemplate.metadata.annotations", template?.Metadata?.Annotations, errors);
        if (template?.Spec is not { } spec)
        {
            return;
        }
        LabelValidator.NodeSelector("spec.podTemplate.spec.nodeSelector", spec.NodeSelector, errors);
        Named("spec.podTemplate.spec.containers", spec.Containers, c => c.Name, ServerContainer.ContainerName, c => c.Env, errors);
        Named("spec.podTemplate.spec.initContainers", spec.InitContainers, c => c.Name, ModelContainer.ContainerName, c => c.Env, errors);
    }

    private static void Named<T>(
        string path,
        IReadOnlyList<T>? containers,
        Func<T, string?> name,
        string allowed,
        Func<T, IReadOnlyList<EnvironmentVariable>?> environment,
        List<SpecError> errors)
    {
        for (var i = 0; i < containers?.Count; i++)
        {
            if (name(containers[i]) != allowed)
            {
                errors.Add(new($"{path}[{i}].name", $"must be '{allowed}'"));
            }
            else if (i > 0)
            {
                errors.Add(new($"{path}[{i}].name", $"'{allowed}' is there twice"));
            }
            Environment($"{path}[{i}].env", environment(containers[i]) ?? [], errors);
        }
    }

    private static void Environment(string path, IReadOnlyList<EnvironmentVariable> variables, List<SpecError> errors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < variables.Count; i++)
        {
            var variable = variables[i];
            if (!VariableName().IsMatch(variable.Name ?? string.Empty))
            {
                errors.Add(new($"{path}[{i}].name", "must be letters, digits and '_', the first not a digit"));
            }
            else if (ReservedName().IsMatch(variable.Name!))
            {
                errors.Add(new($"{path}[{i}].name", $"{variable.Name} is reserved for the operator"));
            }
            else if (!names.Add(variable.Name!))
            {
                errors.Add(new($"{path}[{i}].name", $"{variable.Name} is there twice"));
            }
            if (variable is { Value: not null, ValueFrom: not null })
            {
                errors.Add(new($"{path}[{i}]", "set value or valueFrom, not both"));
            }
            if (variable.ValueFrom is { } source && (source.ConfigMapKeyRef is null) == (source.SecretKeyRef is null))
            {
                errors.Add(new($"{path}[{i}].valueFrom", "set either configMapKeyRef or secretKeyRef"));
            }
        }
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex VariableName();

    [GeneratedRegex(@"\A(POD_.*|CPU_LIMIT|TERMINATION_LOG)\z")]
    private static partial Regex ReservedName();
}
