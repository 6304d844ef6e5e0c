using System.Text.Json.Nodes;
using CrossEncoderOperator.Onnx.Bert;

namespace CrossEncoderOperator.Rig.Models;

/// <summary>
/// Makes a model slower without changing its scores: its feed-forward layers are widened by neurons whose weights are zero. No test of
/// quality can tell the two apart, only a clock.
/// </summary>
public static class SlowModel
{
    /// <param name="source">Directory of a model whose ONNX file was written by <see cref="BertCrossEncoderGraph"/>.</param>
    /// <param name="target">Directory to write; it must not exist.</param>
    /// <param name="width">How many times as wide.</param>
    public static void Write(string source, string target, int width)
    {
        Directory.CreateDirectory(Path.Combine(target, "onnx"));
        foreach (var file in Directory.EnumerateFiles(source).Where(file => Path.GetFileName(file) != "SHA256SUMS"))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }

        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(source, "config.json")))!;
        var geometry = Geometry(config);
        var wide = geometry with { IntermediateSize = geometry.IntermediateSize * width };
        config["intermediate_size"] = wide.IntermediateSize;
        File.WriteAllText(Path.Combine(target, "config.json"), config.ToJsonString());

        var weights = BertCrossEncoderGraph.ReadWeights(File.ReadAllBytes(Path.Combine(source, "onnx", "model.onnx")));
        using var onnx = File.Create(Path.Combine(target, "onnx", "model.onnx"));
        BertCrossEncoderGraph.Write(onnx, wide, weight => Widened(weights(weight), weight, geometry.IntermediateSize, wide.IntermediateSize));
    }

    private static BertGeometry Geometry(JsonNode config)
    {
        return new BertGeometry(
            Size("vocab_size"), Size("hidden_size"), Size("num_hidden_layers"), Size("num_attention_heads"), Size("intermediate_size"), Size("max_position_embeddings"));

        int Size(string name) => config[name]!.GetValue<int>();
    }

    /// <summary>Zeros at the end of each row of the matrix into the wide layer, and below the last row of the one out of it.</summary>
    private static float[] Widened(float[] values, BertWeight weight, int narrow, int wide)
    {
        if (values.Length == weight.Count)
        {
            return values;
        }

        var widened = new float[weight.Count];
        var (from, to) = weight.Shape[^1] == wide ? (narrow, wide) : (values.Length, widened.Length);
        for (var row = 0; row < values.Length / from; row++)
        {
            values.AsSpan(row * from, from).CopyTo(widened.AsSpan(row * to));
        }

        return widened;
    }
}
