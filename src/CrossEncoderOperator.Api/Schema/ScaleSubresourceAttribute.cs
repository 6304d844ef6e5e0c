namespace CrossEncoderOperator.Api.Schema;

/// <summary>The resource has the subresource <c>scale</c>; the paths are those of its fields in the resource, with a leading dot.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ScaleSubresourceAttribute : Attribute
{
    /// <summary>Path of the replicas asked for.</summary>
    public required string SpecReplicasPath { get; init; }

    /// <summary>Path of the replicas that there are.</summary>
    public required string StatusReplicasPath { get; init; }

    /// <summary>Path of the label selector of the pods, as text.</summary>
    public required string LabelSelectorPath { get; init; }
}
