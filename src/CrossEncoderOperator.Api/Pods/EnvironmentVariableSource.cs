using k8s.Models;

namespace CrossEncoderOperator.Api.Pods;

/// <summary>Where the value of an environment variable comes from.</summary>
public sealed record EnvironmentVariableSource
{
    /// <summary>A key of a ConfigMap in the same namespace.</summary>
    public V1ConfigMapKeySelector? ConfigMapKeyRef { get; init; }

    /// <summary>A key of a Secret in the same namespace.</summary>
    public V1SecretKeySelector? SecretKeyRef { get; init; }
}
