using System.Buffers.Binary;
using System.Text;

namespace CrossEncoderOperator.Onnx.Protobuf;

/// <summary>
/// A protobuf message under construction. Large payloads and nested messages are kept by reference, so that a model
/// of any size is held once, and their lengths are known before anything is written.
/// </summary>
internal sealed class ProtobufMessage
{
    private const int Varint = 0;
    private const int LengthDelimited = 2;
    private const int Fixed32 = 5;

    private readonly List<ReadOnlyMemory<byte>> _chunks = [];

    public long Length { get; private set; }

    public ProtobufMessage Add(int field, long value)
    {
        AddTag(field, Varint);
        AddVarint((ulong)value);
        return this;
    }

    public ProtobufMessage Add(int field, float value)
    {
        AddTag(field, Fixed32);
        var bytes = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        AddChunk(bytes);
        return this;
    }

    public ProtobufMessage Add(int field, string value) => Add(field, Encoding.UTF8.GetBytes(value));

    public ProtobufMessage Add(int field, ReadOnlyMemory<byte> value)
    {
        AddTag(field, LengthDelimited);
        AddVarint((ulong)value.Length);
        AddChunk(value);
        return this;
    }

    public ProtobufMessage Add(int field, ProtobufMessage value)
    {
        AddTag(field, LengthDelimited);
        AddVarint((ulong)value.Length);
        return Append(value);
    }

    /// <summary>Adds the fields of another message to this one.</summary>
    public ProtobufMessage Append(ProtobufMessage fields)
    {
        _chunks.AddRange(fields._chunks);
        Length += fields.Length;
        return this;
    }

    public void WriteTo(Stream stream)
    {
        foreach (var chunk in _chunks)
        {
            stream.Write(chunk.Span);
        }
    }

    private void AddTag(int field, int wireType) => AddVarint(((ulong)field << 3) | (uint)wireType);

    private void AddVarint(ulong value)
    {
        var bytes = new List<byte>(10);
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        AddChunk(bytes.ToArray());
    }

    private void AddChunk(ReadOnlyMemory<byte> chunk)
    {
        _chunks.Add(chunk);
        Length += chunk.Length;
    }
}
