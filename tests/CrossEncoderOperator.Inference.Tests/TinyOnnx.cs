using System.Text;

namespace CrossEncoderOperator.Inference.Tests;

/// <summary>
/// A model of a few nodes whose logits are the mean of the token ids, times a factor: for inputs and outputs that
/// <see cref="TestModel"/> does not have. Field numbers are those of onnx.proto3.
/// </summary>
internal static class TinyOnnx
{
    public const int Float = 1;
    public const int Int32 = 6;
    public const int Int64 = 7;
    public const int Float16 = 10;

    /// <param name="inputs">Names of the inputs.</param>
    /// <param name="integer">Element type of the inputs.</param>
    /// <param name="output">Element type of the logits.</param>
    /// <param name="factors">A factor for each label.</param>
    public static byte[] Write(string[] inputs, int integer, int output, params float[] factors)
    {
        byte[] data = [.. factors.SelectMany(BitConverter.GetBytes)];
        return Model(
            inputs, integer, output, factors.Length,
            [.. Number(1, factors.Length), .. Number(2, Float), .. Text(8, "factors"), .. Bytes(9, data)]);
    }

    /// <summary>The same with the factor in another file.</summary>
    public static byte[] WriteExternal(string[] inputs, string location)
    {
        byte[] Entry(string key, string value) => Bytes(13, [.. Text(1, key), .. Text(2, value)]);
        return Model(
            inputs, Int64, Float, 1,
            [.. Number(1, 1), .. Number(2, Float), .. Text(8, "factors"), .. Entry("location", location), .. Entry("length", "4"), .. Number(14, 1)]);
    }

    private static byte[] Model(string[] inputs, int integer, int output, int labels, byte[] factors)
    {
        byte[] graph =
        [
            .. Node("Cast", ["input_ids"], "ids", ("to", Float)),
            .. Node("ReduceMean", ["ids"], "mean", ("keepdims", 1)),
            .. Node("Mul", ["mean", "factors"], "wide"),
            .. Node("Cast", ["wide"], "logits", ("to", output)),
            .. Text(2, "tiny"),
            .. Bytes(5, factors),
            .. inputs.SelectMany(name => Bytes(11, Value(name, integer, "batch", "sequence"))),
            .. Bytes(12, Value("logits", output, "batch", labels)),
        ];
        return [.. Number(1, 7), .. Bytes(7, graph), .. Bytes(8, [.. Text(1, ""), .. Number(2, 12)])];
    }

    private static byte[] Node(string operation, string[] inputs, string output, params (string Name, int Value)[] attributes) => Bytes(
        1,
        [
            .. inputs.SelectMany(input => Text(1, input)),
            .. Text(2, output),
            .. Text(4, operation),
            .. attributes.SelectMany(attribute => Bytes(5, [.. Text(1, attribute.Name), .. Number(3, attribute.Value), .. Number(20, 2)])),
            .. operation == "ReduceMean" ? Bytes(5, [.. Text(1, "axes"), .. Number(8, 1), .. Number(20, 7)]) : [],
        ]);

    private static byte[] Value(string name, int type, params object[] dimensions)
    {
        byte[] shape = [.. dimensions.SelectMany(size => Bytes(1, size is int number ? Number(1, number) : Text(2, (string)size)))];
        return [.. Text(1, name), .. Bytes(2, Bytes(1, [.. Number(1, type), .. Bytes(2, shape)]))];
    }

    private static byte[] Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Bytes(int field, byte[] body) => [.. Varint((field << 3) | 2), .. Varint(body.Length), .. body];

    private static byte[] Number(int field, int value) => [.. Varint(field << 3), .. Varint(value)];

    private static byte[] Varint(int value) => value < 0x80 ? [(byte)value] : [(byte)(value | 0x80), .. Varint(value >> 7)];
}
