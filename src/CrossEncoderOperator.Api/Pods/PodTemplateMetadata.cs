using System.ComponentModel.DataAnnotations;

namespace CrossEncoderOperator.Api.Pods;

/// <summary>Labels and annotations of the pods.</summary>
public sealed record PodTemplateMetadata
{
    /// <summary>Labels of the pods. Keys under crossencoder.dev and app.kubernetes.io are reserved. At most 32.</summary>
    [MaxLength(32)]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Annotations of the pods. Keys under crossencoder.dev are reserved. At most 32.</summary>
    [MaxLength(32)]
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
}
