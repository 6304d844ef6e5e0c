namespace CrossEncoderOperator.Inference.Models;

/// <summary>The ONNX file of a model that is served and why it is that one.</summary>
/// <param name="File">Path in the directory of the model.</param>
/// <param name="Reason">For people.</param>
public sealed record VariantChoice(ModelVariant Variant, string File, string Reason)
{
    private static readonly string[] s_folders = ["onnx/", ""];

    /// <summary>
    /// The suffixes of <c>model….onnx</c> that Optimum, sentence-transformers and Transformers.js give each variant, best
    /// first. O1 to O3 are fp32 graphs that were optimized ahead, O4 is fp16.
    /// </summary>
    private static readonly Dictionary<ModelVariant, string[]> s_suffixes = new()
    {
        [ModelVariant.Fp32] = ["", "_fp32", "_O2", "_O1", "_O3", "_optimized"],
        [ModelVariant.Fp16] = ["_fp16", "_O4"],
        [ModelVariant.Int8] = ["_int8", "_quantized", "_q8", "_uint8"],
    };

    /// <summary>Like <c>fp32</c>.</summary>
    public string Name => NameOf(Variant);

    /// <param name="wanted">Null for the best one there is.</param>
    /// <param name="provider">What will compute.</param>
    /// <param name="has">Whether the model has a file.</param>
    /// <exception cref="ModelException">The model has no such variant, or none at all.</exception>
    internal static VariantChoice Of(ModelVariant? wanted, ExecutionProvider provider, CpuFeatures cpu, Func<string, bool> has)
    {
        Dictionary<ModelVariant, string> files = [];
        foreach (var variant in Enum.GetValues<ModelVariant>())
        {
            if (NamesOf(variant, cpu).FirstOrDefault(has) is { } file)
            {
                files[variant] = file;
            }
        }

        if (wanted is { } asked)
        {
            return files.TryGetValue(asked, out var named)
                ? new VariantChoice(asked, named, "model.variant asks for it")
                : throw new ModelException($"model.variant: the model has no {NameOf(asked)} file, like {NamesOf(asked, cpu).First()}");
        }

        var (best, reason) = Best(provider, cpu);
        ModelVariant[] order = [best, ModelVariant.Fp32, ModelVariant.Fp16, ModelVariant.Int8];
        var chosen = order.Cast<ModelVariant?>().FirstOrDefault(variant => files.ContainsKey(variant!.Value));
        return chosen is { } there
            ? new VariantChoice(there, files[there], there == best ? $"auto: {reason}" : $"auto: {reason}, but there is no {NameOf(best)} file")
            : throw new ModelException("onnx/model.onnx or model.onnx: no such file");
    }

    private static string NameOf(ModelVariant variant) => variant switch
    {
        ModelVariant.Fp16 => "fp16",
        ModelVariant.Int8 => "int8",
        _ => "fp32",
    };

    private static (ModelVariant Variant, string Reason) Best(ExecutionProvider provider, CpuFeatures cpu)
    {
        if (provider != ExecutionProvider.Cpu)
        {
            return (ModelVariant.Fp16, "fp16 is best on a GPU");
        }

        return cpu.Vnni
            ? (ModelVariant.Int8, $"int8 is best on a CPU with VNNI ({cpu})")
            : (ModelVariant.Fp32, $"fp32 is best on a CPU without VNNI ({cpu})");
    }

    private static IEnumerable<string> NamesOf(ModelVariant variant, CpuFeatures cpu)
    {
        var suffixes = variant == ModelVariant.Int8 ? [.. QuantizedFor(cpu), .. s_suffixes[variant]] : s_suffixes[variant];
        return suffixes.SelectMany(suffix => s_folders.Select(folder => $"{folder}model{suffix}.onnx"));
    }

    /// <summary>Those that were quantized for what the processor has.</summary>
    private static List<string> QuantizedFor(CpuFeatures cpu)
    {
        if (cpu.IsArm)
        {
            return ["_qint8_arm64"];
        }

        List<string> suffixes = [];
        if (cpu is { Avx512: true, Vnni: true })
        {
            suffixes.Add("_qint8_avx512_vnni");
        }

        if (cpu.Avx512)
        {
            suffixes.Add("_qint8_avx512");
        }

        if (cpu.Avx2)
        {
            suffixes.Add("_quint8_avx2");
        }

        return suffixes;
    }
}
