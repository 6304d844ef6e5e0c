using CrossEncoderOperator.Training.Data.Tokenization;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;

namespace CrossEncoderOperator.Training.Models;

/// <summary>Pairs of tokens padded to the longest, as the three inputs of a model.</summary>
internal sealed class PaddedBatch
{
    private readonly long[] _ids;
    private readonly long[] _mask;
    private readonly long[] _types;
    private readonly long[] _shape;

    public PaddedBatch(IReadOnlyList<TokenPair> pairs, long padding)
    {
        var length = pairs.Max(static pair => pair.Ids.Length);
        _shape = [pairs.Count, length];
        _ids = new long[pairs.Count * length];
        _mask = new long[_ids.Length];
        _types = new long[_ids.Length];
        Array.Fill(_ids, padding);
        foreach (var (i, pair) in pairs.Index())
        {
            var row = i * length;
            pair.Ids.CopyTo(_ids, row);
            Array.Fill(_mask, 1, row, pair.Ids.Length);
            Array.Fill(_types, 1, row + pair.DocumentStart, pair.Ids.Length - pair.DocumentStart);
        }
    }

    public torch.Tensor Forward(BertCrossEncoder model) =>
        model.Forward(torch.tensor(_ids, _shape), torch.tensor(_mask, _shape), torch.tensor(_types, _shape));

    public float[] Run(InferenceSession session)
    {
        using var options = new RunOptions();
        using var ids = OrtValue.CreateTensorValueFromMemory(_ids, _shape);
        using var mask = OrtValue.CreateTensorValueFromMemory(_mask, _shape);
        using var types = OrtValue.CreateTensorValueFromMemory(_types, _shape);
        using var outputs = session.Run(options, ["input_ids", "attention_mask", "token_type_ids"], [ids, mask, types], ["logits"]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
