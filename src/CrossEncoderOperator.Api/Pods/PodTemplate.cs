namespace CrossEncoderOperator.Api.Pods;

/// <summary>The part of a pod template that may be set.</summary>
public sealed record PodTemplate
{
    /// <summary>Labels and annotations of the pods.</summary>
    public PodTemplateMetadata? Metadata { get; init; }

    /// <summary>Placement, identity and environment of the pods.</summary>
    public PodTemplateSpec? Spec { get; init; }
}
