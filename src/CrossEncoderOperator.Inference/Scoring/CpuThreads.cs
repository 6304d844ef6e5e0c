using System.Globalization;

namespace CrossEncoderOperator.Inference.Scoring;

/// <summary>Threads that ONNX Runtime computes with; left alone, it would take every core of the node.</summary>
/// <param name="Count">At least 1.</param>
/// <param name="Source">Where the number comes from, for the log.</param>
public sealed record CpuThreads(int Count, string Source)
{
    public static CpuThreads FromEnvironment() => Of(Environment.GetEnvironmentVariable("CPU_LIMIT"), Environment.ProcessorCount);

    /// <param name="limit">CPU limit of the container in whole cores, if it is known.</param>
    /// <param name="processors">Processors of the runtime, which counts CPU affinity and the quota of the cgroup (v1 and v2) in.</param>
    public static CpuThreads Of(string? limit, int processors) =>
        int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var cores) && cores > 0 && cores < processors
            ? new CpuThreads(cores, "CPU_LIMIT")
            : new CpuThreads(Math.Max(processors, 1), "processors within the CPU quota");
}
