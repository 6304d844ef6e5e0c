using CrossEncoderOperator.Inference.Models;

namespace CrossEncoderOperator.Inference.Tests.Models;

public sealed class VariantChoiceTests
{
    private static readonly Dictionary<string, CpuFeatures> s_processors = new(StringComparer.Ordinal)
    {
        ["old"] = new CpuFeatures("x64", Avx2: true, Avx512: false, Vnni: false),
        ["avxvnni"] = new CpuFeatures("x64", Avx2: true, Avx512: false, Vnni: true),
        ["avx512"] = new CpuFeatures("x64", Avx2: true, Avx512: true, Vnni: false),
        ["avx512vnni"] = new CpuFeatures("x64", Avx2: true, Avx512: true, Vnni: true),
        ["arm"] = new CpuFeatures("arm64", Avx2: false, Avx512: false, Vnni: true),
    };

    private const string SentenceTransformers =
        "onnx/model.onnx onnx/model_O1.onnx onnx/model_O2.onnx onnx/model_O3.onnx onnx/model_O4.onnx onnx/model_qint8_arm64.onnx onnx/model_qint8_avx512.onnx onnx/model_qint8_avx512_vnni.onnx onnx/model_quint8_avx2.onnx";

    private const string TransformersJs =
        "onnx/model.onnx onnx/model_fp16.onnx onnx/model_int8.onnx onnx/model_quantized.onnx onnx/model_uint8.onnx onnx/model_q4.onnx onnx/model_bnb4.onnx";

    private const string Optimum = "model.onnx model_quantized.onnx model_optimized.onnx";

    [Theory]
    [InlineData("old", SentenceTransformers, "onnx/model.onnx", "auto: fp32 is best on a CPU without VNNI (x64-avx2)")]
    [InlineData("avx512", SentenceTransformers, "onnx/model.onnx", "auto: fp32 is best on a CPU without VNNI (x64-avx2-avx512)")]
    [InlineData("avx512vnni", SentenceTransformers, "onnx/model_qint8_avx512_vnni.onnx", "auto: int8 is best on a CPU with VNNI (x64-avx2-avx512-vnni)")]
    [InlineData("avxvnni", SentenceTransformers, "onnx/model_quint8_avx2.onnx", "auto: int8 is best on a CPU with VNNI (x64-avx2-vnni)")]
    [InlineData("arm", SentenceTransformers, "onnx/model_qint8_arm64.onnx", "auto: int8 is best on a CPU with VNNI (arm64-vnni)")]
    [InlineData("avx512vnni", TransformersJs, "onnx/model_int8.onnx", "auto: int8 is best on a CPU with VNNI (x64-avx2-avx512-vnni)")]
    [InlineData("avxvnni", Optimum, "model_quantized.onnx", "auto: int8 is best on a CPU with VNNI (x64-avx2-vnni)")]
    [InlineData("avx512vnni", "model.onnx", "model.onnx", "auto: int8 is best on a CPU with VNNI (x64-avx2-avx512-vnni), but there is no int8 file")]
    [InlineData("old", "onnx/model.onnx model.onnx", "onnx/model.onnx", "auto: fp32 is best on a CPU without VNNI (x64-avx2)")]
    [InlineData("old", "onnx/model_O3.onnx onnx/model_O2.onnx", "onnx/model_O2.onnx", "auto: fp32 is best on a CPU without VNNI (x64-avx2)")]
    [InlineData("old", "onnx/model_quantized.onnx", "onnx/model_quantized.onnx", "auto: fp32 is best on a CPU without VNNI (x64-avx2), but there is no fp32 file")]
    [InlineData("old", "onnx/model_q8.onnx onnx/model_fp16.onnx", "onnx/model_fp16.onnx", "auto: fp32 is best on a CPU without VNNI (x64-avx2), but there is no fp32 file")]
    public void Auto_on_a_CPU(string cpu, string files, string file, string reason) =>
        Assert.Equal((file, reason), Choose(null, ExecutionProvider.Cpu, cpu, files));

    [Theory]
    [InlineData(SentenceTransformers, "onnx/model_O4.onnx", "auto: fp16 is best on a GPU")]
    [InlineData(TransformersJs, "onnx/model_fp16.onnx", "auto: fp16 is best on a GPU")]
    [InlineData(Optimum, "model.onnx", "auto: fp16 is best on a GPU, but there is no fp16 file")]
    public void Auto_on_a_GPU(string files, string file, string reason) =>
        Assert.Equal((file, reason), Choose(null, ExecutionProvider.Cuda, "avx512vnni", files));

    [Theory]
    [InlineData("Fp32", "avx512vnni", TransformersJs, "onnx/model.onnx")]
    [InlineData("Fp16", "old", TransformersJs, "onnx/model_fp16.onnx")]
    [InlineData("Int8", "old", TransformersJs, "onnx/model_int8.onnx")]
    [InlineData("Int8", "avx512", SentenceTransformers, "onnx/model_qint8_avx512.onnx")]
    [InlineData("Int8", "avxvnni", "onnx/model_q8.onnx", "onnx/model_q8.onnx")]
    [InlineData("Int8", "avxvnni", "onnx/model_uint8.onnx", "onnx/model_uint8.onnx")]
    public void What_is_asked_for(string variant, string cpu, string files, string file) =>
        Assert.Equal((file, "model.variant asks for it"), Choose(Enum.Parse<ModelVariant>(variant), ExecutionProvider.Cpu, cpu, files));

    [Theory]
    [InlineData("Fp16", "model.onnx", "model.variant: the model has no fp16 file, like onnx/model_fp16.onnx")]
    [InlineData("Int8", "model.onnx", "model.variant: the model has no int8 file, like onnx/model_quint8_avx2.onnx")]
    [InlineData("Int8", "onnx/model_qint8_avx512.onnx", "model.variant: the model has no int8 file, like onnx/model_quint8_avx2.onnx")]
    [InlineData(null, "onnx/model_q4.onnx", "onnx/model.onnx or model.onnx: no such file")]
    public void Refuses(string? variant, string files, string message)
    {
        ModelVariant? wanted = variant is null ? null : Enum.Parse<ModelVariant>(variant);
        Assert.Equal(message, Assert.Throws<ModelException>(() => Choose(wanted, ExecutionProvider.Cpu, "old", files)).Message);
    }

    private static (string File, string Reason) Choose(ModelVariant? wanted, ExecutionProvider provider, string cpu, string files)
    {
        var choice = VariantChoice.Of(wanted, provider, s_processors[cpu], files.Split(' ').Contains);
        return (choice.File, choice.Reason);
    }
}
