using System.Numerics;

namespace CrossEncoderOperator.Inference.Scoring;

/// <summary>Memory that one batch after the other is laid out in. It grows to the largest batch.</summary>
internal sealed class InferenceBuffers
{
    private readonly Dictionary<string, byte[]> _inputs = new(StringComparer.Ordinal);

    public float[] Logits { get; private set; } = [];

    /// <summary>Memory of an input that the garbage collector does not move.</summary>
    public byte[] Input(string name, int bytes)
    {
        if (!_inputs.TryGetValue(name, out var buffer) || buffer.Length < bytes)
        {
            _inputs[name] = buffer = GC.AllocateUninitializedArray<byte>((int)BitOperations.RoundUpToPowerOf2((uint)bytes), pinned: true);
        }

        return buffer;
    }

    public Span<float> LogitsOf(int count)
    {
        if (Logits.Length < count)
        {
            Logits = new float[count];
        }

        return Logits.AsSpan(0, count);
    }
}
