using System.Numerics;
using System.Runtime.InteropServices;
using CrossEncoderOperator.Inference.Models;
using CrossEncoderOperator.Inference.Tokenization;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace CrossEncoderOperator.Inference.Scoring;

/// <summary>An ONNX session that gives each pair of a batch its logits.</summary>
internal sealed class OnnxClassifier : IDisposable
{
    private const string InputIds = "input_ids";
    private const string AttentionMask = "attention_mask";
    private const string TokenTypeIds = "token_type_ids";

    private readonly InferenceSession _session;
    private readonly string[] _inputs;
    private readonly string[] _outputs;
    private readonly TensorElementType _integer;
    private readonly int _padTokenId;

    private OnnxClassifier(InferenceSession session, string file, ModelConfig config)
    {
        _session = session;
        _padTokenId = config.PadTokenId;
        Labels = config.Labels.Count;
        _inputs = [.. session.InputNames];
        _integer = CheckInputs(session.InputMetadata, file);
        _outputs = [CheckOutput(session.OutputMetadata, file, Labels)];
    }

    /// <summary>Logits of a pair.</summary>
    public int Labels { get; }

    /// <summary>Takes the session over.</summary>
    /// <exception cref="ModelException">The inputs and outputs are not those of a cross encoder.</exception>
    public static OnnxClassifier Create(InferenceSession session, string file, ModelConfig config)
    {
        try
        {
            return new OnnxClassifier(session, file, config);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Runs a batch. Safe to call from several threads, each with buffers and options of its own.</summary>
    /// <param name="batch">At least one pair.</param>
    /// <param name="buffers">Get the logits, <see cref="Labels"/> for each pair.</param>
    /// <param name="options">Can end the run.</param>
    public void Run(IReadOnlyList<EncodedPair> batch, InferenceBuffers buffers, RunOptions options)
    {
        var inputs = new OrtValue[_inputs.Length];
        try
        {
            var width = batch.Max(pair => pair.Length);
            for (var i = 0; i < inputs.Length; i++)
            {
                inputs[i] = _integer == TensorElementType.Int64
                    ? CreateInput<long>(_inputs[i], batch, width, buffers)
                    : CreateInput<int>(_inputs[i], batch, width, buffers);
            }

            using var outputs = _session.Run(options, _inputs, inputs, _outputs);
            CopyLogits(outputs[0], buffers.LogitsOf(batch.Count * Labels), batch.Count);
            GC.KeepAlive(buffers);
        }
        finally
        {
            foreach (var input in inputs)
            {
                input?.Dispose();
            }
        }
    }

    public void Dispose() => _session.Dispose();

    private void CopyLogits(OrtValue output, Span<float> logits, int pairs)
    {
        var info = output.GetTensorTypeAndShape();
        if (info.ElementCount != logits.Length)
        {
            throw new ModelException($"the model gave {info.ElementCount} logits for {pairs} pairs with {Labels} labels");
        }

        if (info.ElementDataType == TensorElementType.Float)
        {
            output.GetTensorDataAsSpan<float>().CopyTo(logits);
        }
        else
        {
            var halves = output.GetTensorDataAsSpan<Float16>();
            for (var i = 0; i < logits.Length; i++)
            {
                logits[i] = (float)halves[i];
            }
        }
    }

    private static TensorElementType CheckInputs(IReadOnlyDictionary<string, NodeMetadata> inputs, string file)
    {
        foreach (var name in new[] { InputIds, AttentionMask })
        {
            if (!inputs.ContainsKey(name))
            {
                throw new ModelException($"{file}: the model has no input {name}");
            }
        }

        var integer = inputs[InputIds].ElementDataType;
        foreach (var (name, input) in inputs)
        {
            if (name is not (InputIds or AttentionMask or TokenTypeIds))
            {
                throw new ModelException($"{file}: the model needs an input {name}, which this server does not know");
            }

            if (integer is not (TensorElementType.Int64 or TensorElementType.Int32) || input.ElementDataType != integer)
            {
                throw new ModelException($"{file}: the inputs must all be int64 or all int32");
            }

            if (input.Dimensions is not [< 0, < 0])
            {
                throw new ModelException($"{file}: the input {name} must have a free batch size and sequence length");
            }
        }

        return integer;
    }

    private static string CheckOutput(IReadOnlyDictionary<string, NodeMetadata> outputs, string file, int labels)
    {
        var name = outputs.ContainsKey("logits") ? "logits" : outputs.Keys.First();
        if (outputs[name].ElementDataType is not (TensorElementType.Float or TensorElementType.Float16))
        {
            throw new ModelException($"{file}: the output {name} must be float32 or float16");
        }

        if (outputs[name].Dimensions is [_, > 0 and var width] && width != labels)
        {
            throw new ModelException($"{file}: the output {name} has {width} logits, but config.json has {labels} labels");
        }

        return name;
    }

    private OrtValue CreateInput<T>(string name, IReadOnlyList<EncodedPair> batch, int width, InferenceBuffers buffers)
        where T : unmanaged, INumber<T>
    {
        var bytes = batch.Count * width * Marshal.SizeOf<T>();
        var memory = buffers.Input(name, bytes);
        var values = MemoryMarshal.Cast<byte, T>(memory.AsSpan(0, bytes));
        for (var row = 0; row < batch.Count; row++)
        {
            FillRow(name, batch[row], values.Slice(row * width, width));
        }

        return OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, _integer, [batch.Count, width], Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0), bytes);
    }

    private void FillRow<T>(string name, EncodedPair pair, Span<T> row)
        where T : INumber<T>
    {
        row[pair.Length..].Fill(name == InputIds ? T.CreateChecked(_padTokenId) : T.Zero);
        switch (name)
        {
            case InputIds:
                for (var i = 0; i < pair.Length; i++)
                {
                    row[i] = T.CreateChecked(pair.Ids[i]);
                }

                break;
            case TokenTypeIds:
                pair.CopyTypeIds(row);
                break;
            default:
                row[..pair.Length].Fill(T.One);
                break;
        }
    }
}
