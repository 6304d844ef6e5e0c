using System.Buffers.Binary;

namespace CrossEncoderOperator.Onnx.Protobuf;

/// <summary>Reads the length-delimited fields of a message and skips the others.</summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>Moves to the next length-delimited field.</summary>
    public bool Next(out int field, out ReadOnlySpan<byte> value)
    {
        while (!_rest.IsEmpty)
        {
            var tag = Varint();
            field = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    Varint();
                    break;
                case 1:
                    _rest = _rest[sizeof(ulong)..];
                    break;
                case 2:
                    var length = (int)Varint();
                    value = _rest[..length];
                    _rest = _rest[length..];
                    return true;
                case 5:
                    _rest = _rest[sizeof(uint)..];
                    break;
                default:
                    throw new InvalidDataException($"Field {field} has the unknown wire type {tag & 7}.");
            }
        }

        field = 0;
        value = default;
        return false;
    }

    public static float[] Floats(ReadOnlySpan<byte> bytes)
    {
        var values = new float[bytes.Length / sizeof(float)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
        }

        return values;
    }

    private ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = _rest[0];
            _rest = _rest[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
