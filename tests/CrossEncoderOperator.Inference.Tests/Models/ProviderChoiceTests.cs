using CrossEncoderOperator.Inference.Models;

namespace CrossEncoderOperator.Inference.Tests.Models;

public sealed class ProviderChoiceTests
{
    private const string OnlyCpu = "CPUExecutionProvider";
    private const string Gpu = "TensorrtExecutionProvider CUDAExecutionProvider CPUExecutionProvider";
    private const string NoCuda = "this ONNX Runtime has no CUDAExecutionProvider, only CPUExecutionProvider";

    [Theory]
    [InlineData(null, OnlyCpu, false, "Cpu", "auto: this ONNX Runtime has no CUDA")]
    [InlineData(null, Gpu, false, "Cuda", "auto: this ONNX Runtime has CUDA")]
    [InlineData("Cpu", Gpu, false, "Cpu", "runtime.provider asks for it")]
    [InlineData("Cuda", Gpu, false, "Cuda", "runtime.provider asks for it")]
    [InlineData("TensorRT", Gpu, true, "TensorRT", "runtime.provider asks for it")]
    [InlineData("Cuda", OnlyCpu, true, "Cpu", "fallback: " + NoCuda)]
    public void Is(string? wanted, string available, bool allowFallback, string provider, string reason) =>
        Assert.Equal(new ProviderChoice(Enum.Parse<ExecutionProvider>(provider), reason), Choose(wanted, available, allowFallback));

    [Theory]
    [InlineData("Cuda", "runtime.provider: " + NoCuda)]
    [InlineData("TensorRT", "runtime.provider: this ONNX Runtime has no TensorrtExecutionProvider, only CPUExecutionProvider")]
    public void Is_an_error_where_it_is_missing(string wanted, string message) =>
        Assert.Equal(message, Assert.Throws<ModelException>(() => Choose(wanted, OnlyCpu, allowFallback: false)).Message);

    private static ProviderChoice Choose(string? wanted, string available, bool allowFallback) => ProviderChoice.Of(
        wanted is null ? null : Enum.Parse<ExecutionProvider>(wanted), available.Split(' '), allowFallback);
}
