using CrossEncoderOperator.Inference.Models;

namespace CrossEncoderOperator.Inference.Scoring.Batching;

/// <summary>The shape of a batch.</summary>
/// <param name="MaxTokens">Slots of a batch: its longest pair times its pairs.</param>
/// <param name="MaxPairs">Pairs of a batch.</param>
/// <param name="OverheadTokens">What starting a batch costs, in tokens: so much padding is better than one batch more.</param>
internal sealed record BatchLimits(int MaxTokens, int MaxPairs, int OverheadTokens)
{
    private const int CpuTokens = 2048;
    private const int GpuTokens = 16384;
    private const int Pairs = 256;
    private const int CpuOverhead = 32;
    private const int GpuOverhead = 2048;

    public static BatchLimits Of(int? maxTokens, ExecutionProvider provider) => provider == ExecutionProvider.Cpu
        ? new BatchLimits(maxTokens ?? CpuTokens, Pairs, CpuOverhead)
        : new BatchLimits(maxTokens ?? GpuTokens, Pairs, GpuOverhead);
}
