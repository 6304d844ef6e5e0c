using CrossEncoderOperator.Training.Data.Tokenization;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;

namespace CrossEncoderOperator.Training.Models;

/// <summary>Runs a batch through the model in training and through the file written from it.</summary>
internal static class PaddedBatchExtensions
{
    public static torch.Tensor Forward(this PaddedBatch batch, BertCrossEncoder model) => model.Forward(
        torch.tensor(batch.Ids, batch.Shape), torch.tensor(batch.Mask, batch.Shape), torch.tensor(batch.Types, batch.Shape));

    public static float[] Run(this PaddedBatch batch, InferenceSession session)
    {
        using var options = new RunOptions();
        using var ids = OrtValue.CreateTensorValueFromMemory(batch.Ids, batch.Shape);
        using var mask = OrtValue.CreateTensorValueFromMemory(batch.Mask, batch.Shape);
        using var types = OrtValue.CreateTensorValueFromMemory(batch.Types, batch.Shape);
        using var outputs = session.Run(options, ["input_ids", "attention_mask", "token_type_ids"], [ids, mask, types], ["logits"]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
