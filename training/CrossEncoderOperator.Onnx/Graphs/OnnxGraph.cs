using System.Buffers.Binary;
using System.Globalization;
using CrossEncoderOperator.Onnx.Protobuf;

namespace CrossEncoderOperator.Onnx.Graphs;

/// <summary>
/// Collects the nodes of an ONNX graph and writes it as a <c>ModelProto</c>. Field numbers are those of onnx.proto3.
/// </summary>
internal sealed class OnnxGraph(string name)
{
    private const int IrVersion = 7;
    private const int OperatorSet = 12;

    private const int FloatAttribute = 1;
    private const int IntegerAttribute = 2;
    private const int IntegersAttribute = 7;

    private readonly ProtobufMessage _nodes = new();
    private readonly ProtobufMessage _initializers = new();
    private readonly ProtobufMessage _values = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Adds a node with one output and returns the output's name.</summary>
    public string Node(string operation, IReadOnlyList<string> inputs, params (string Name, object Value)[] attributes)
    {
        var output = UniqueName(operation);
        var node = new ProtobufMessage();
        foreach (var input in inputs)
        {
            node.Add(1, input);
        }

        node.Add(2, output).Add(3, output).Add(4, operation);
        foreach (var (attribute, value) in attributes)
        {
            node.Add(5, Attribute(attribute, value));
        }

        _nodes.Add(1, node);
        return output;
    }

    public string Weights(string name, IReadOnlyList<long> shape, ReadOnlySpan<float> values)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        }

        return Initializer(name, ElementType.Float, shape, bytes);
    }

    public string Constant(string name, float value) => Weights(UniqueName(name), [], [value]);

    public string Constant(string name, params long[] values)
    {
        var bytes = new byte[values.Length * sizeof(long)];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), values[i]);
        }

        return Initializer(UniqueName(name), ElementType.Int64, [values.Length], bytes);
    }

    public string Scalar(string name, long value)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return Initializer(UniqueName(name), ElementType.Int64, [], bytes);
    }

    /// <summary>Declares a graph input; a dimension is a number or the name of a dynamic one.</summary>
    public string Input(string input, ElementType type, params string[] shape)
    {
        _values.Add(11, Value(input, type, shape));
        return input;
    }

    /// <summary>Declares a graph output that carries what <paramref name="source"/> computes.</summary>
    public void Output(string output, string source, ElementType type, params string[] shape)
    {
        _nodes.Add(1, new ProtobufMessage().Add(1, source).Add(2, output).Add(3, output).Add(4, "Identity"));
        _values.Add(12, Value(output, type, shape));
    }

    public void WriteTo(Stream stream)
    {
        var graph = new ProtobufMessage().Append(_nodes).Add(2, name).Append(_initializers).Append(_values);
        new ProtobufMessage()
            .Add(1, IrVersion)
            .Add(2, "CrossEncoderOperator.Onnx")
            .Add(7, graph)
            .Add(8, new ProtobufMessage().Add(1, "").Add(2, OperatorSet))
            .WriteTo(stream);
    }

    private static ProtobufMessage Attribute(string name, object value)
    {
        var attribute = new ProtobufMessage().Add(1, name);
        switch (value)
        {
            case float number:
                return attribute.Add(2, number).Add(20, FloatAttribute);
            case long number:
                return attribute.Add(3, number).Add(20, IntegerAttribute);
            case long[] numbers:
                foreach (var number in numbers)
                {
                    attribute.Add(8, number);
                }

                return attribute.Add(20, IntegersAttribute);
            default:
                throw new ArgumentException($"Attribute {name} has the unsupported type {value.GetType().Name}.", nameof(value));
        }
    }

    private static ProtobufMessage Value(string name, ElementType type, string[] shape)
    {
        var dimensions = new ProtobufMessage();
        foreach (var dimension in shape)
        {
            dimensions.Add(1, long.TryParse(dimension, CultureInfo.InvariantCulture, out var size)
                ? new ProtobufMessage().Add(1, size)
                : new ProtobufMessage().Add(2, dimension));
        }

        var tensor = new ProtobufMessage().Add(1, (long)type).Add(2, dimensions);
        return new ProtobufMessage().Add(1, name).Add(2, new ProtobufMessage().Add(1, tensor));
    }

    private string Initializer(string name, ElementType type, IReadOnlyList<long> shape, ReadOnlyMemory<byte> bytes)
    {
        var tensor = new ProtobufMessage();
        foreach (var size in shape)
        {
            tensor.Add(1, size);
        }

        _initializers.Add(5, tensor.Add(2, (long)type).Add(8, name).Add(9, bytes));
        return name;
    }

    private string UniqueName(string stem)
    {
        var candidate = stem;
        for (var i = 1; !_names.Add(candidate); i++)
        {
            candidate = string.Create(CultureInfo.InvariantCulture, $"{stem}_{i}");
        }

        return candidate;
    }
}
