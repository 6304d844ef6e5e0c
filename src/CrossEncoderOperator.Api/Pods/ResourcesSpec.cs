using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using CrossEncoderOperator.Api.Units;

namespace CrossEncoderOperator.Api.Pods;

/// <summary>What a pod may use; request and limit alike, so that one deployment cannot starve another.</summary>
public sealed record ResourcesSpec
{
    /// <summary>Default of <see cref="Cpu"/>.</summary>
    public const string DefaultCpu = "1";

    /// <summary>Default of <see cref="Memory"/>.</summary>
    public const string DefaultMemory = "1Gi";

    /// <summary>Default of <see cref="GpuResource"/>.</summary>
    public const string DefaultGpuResource = "nvidia.com/gpu";

    /// <summary>CPU of a pod in cores, as a quantity; the server uses as many threads, rounded up. Default: 1. From 50m to 1k.</summary>
    [JsonConverter(typeof(QuantityTextConverter))]
    [RegularExpression(Quantity.Pattern)]
    public string? Cpu { get; init; }

    /// <summary>Memory of a pod in bytes, as a quantity. Default: 1Gi. From 64Mi to 64Ti.</summary>
    [JsonConverter(typeof(QuantityTextConverter))]
    [RegularExpression(Quantity.Pattern)]
    public string? Memory { get; init; }

    /// <summary>Largest value of <see cref="Gpus"/>.</summary>
    public const int MaxGpus = 16;

    /// <summary>
    /// GPUs of a pod. Default: 0. From 0 to 16. Pods with GPUs tolerate the taint that keeps others off their nodes: the one whose key is
    /// `gpuResource`, with the effect NoSchedule.
    /// </summary>
    [Range(0, MaxGpus)]
    public int? Gpus { get; init; }

    /// <summary>Name of the extended resource that a GPU is. Default: nvidia.com/gpu.</summary>
    [StringLength(253)]
    [RegularExpression("^[a-z0-9]([-.a-z0-9]*[a-z0-9])?/[A-Za-z0-9]([-._A-Za-z0-9]{0,61}[A-Za-z0-9])?$")]
    public string? GpuResource { get; init; }
}
