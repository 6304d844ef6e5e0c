namespace CrossEncoderOperator.Inference.Models;

/// <summary>The execution provider of a model and why it is that one.</summary>
public sealed record ProviderChoice(ExecutionProvider Provider, string Reason)
{
    /// <summary>The name that ONNX Runtime gives a provider.</summary>
    public string Name => NameOf(Provider);

    /// <param name="wanted">Null for the best one there is.</param>
    /// <param name="available">Names of the providers that this ONNX Runtime has.</param>
    /// <param name="allowFallback">Whether the CPU may take the place of a provider that is not there.</param>
    /// <exception cref="ModelException">The provider is not there.</exception>
    internal static ProviderChoice Of(ExecutionProvider? wanted, IReadOnlyCollection<string> available, bool allowFallback)
    {
        if (wanted is not { } provider)
        {
            return available.Contains(NameOf(ExecutionProvider.Cuda))
                ? new ProviderChoice(ExecutionProvider.Cuda, "auto: this ONNX Runtime has CUDA")
                : new ProviderChoice(ExecutionProvider.Cpu, "auto: this ONNX Runtime has no CUDA");
        }

        if (available.Contains(NameOf(provider)))
        {
            return new ProviderChoice(provider, "runtime.provider asks for it");
        }

        var problem = $"this ONNX Runtime has no {NameOf(provider)}, only {string.Join(" and ", available)}";
        return allowFallback
            ? new ProviderChoice(ExecutionProvider.Cpu, $"fallback: {problem}")
            : throw new ModelException($"runtime.provider: {problem}");
    }

    private static string NameOf(ExecutionProvider provider) => provider switch
    {
        ExecutionProvider.Cuda => "CUDAExecutionProvider",
        ExecutionProvider.TensorRT => "TensorrtExecutionProvider",
        _ => "CPUExecutionProvider",
    };
}
