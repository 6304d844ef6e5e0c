using System.Text;
using CrossEncoderOperator.Inference.Models;

namespace CrossEncoderOperator.Inference.Scoring;

/// <summary>
/// Looks through the protobuf of an ONNX model before ONNX Runtime gets it: finds the files that its tensors point to, and
/// refuses a file that was cut short.
/// </summary>
internal static class OnnxFile
{
    private const int MaxDepth = 32;

    private enum Kind
    {
        Other,
        Model,
        Graph,
        Node,
        Attribute,
        Tensor,
        SparseTensor,
        Function,
        Training,
        ExternalData,
    }

    /// <param name="file">Name for the error.</param>
    /// <param name="bytes">The whole file.</param>
    /// <returns>The other files that tensors are in, as the model names them.</returns>
    /// <exception cref="ModelException">The file is empty, cut short, or no protobuf.</exception>
    public static IReadOnlySet<string> Check(string file, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            throw new ModelException($"{file}: the file is empty");
        }

        var locations = new HashSet<string>(StringComparer.Ordinal);
        return ProblemOf(bytes, Kind.Model, MaxDepth, locations) is { } problem
            ? throw new ModelException($"{file}: {problem}")
            : locations;
    }

    /// <summary>Message that a field of a message holds (onnx.proto3).</summary>
    private static Kind KindOf(Kind parent, int field) => (parent, field) switch
    {
        (Kind.Model, 7) => Kind.Graph,
        (Kind.Model, 20) => Kind.Training,
        (Kind.Model, 25) => Kind.Function,
        (Kind.Training, 1 or 2) => Kind.Graph,
        (Kind.Function, 7) => Kind.Node,
        (Kind.Function, 11) => Kind.Attribute,
        (Kind.Graph, 1) => Kind.Node,
        (Kind.Graph, 5) => Kind.Tensor,
        (Kind.Graph, 15) => Kind.SparseTensor,
        (Kind.Node, 5) => Kind.Attribute,
        (Kind.Attribute, 5 or 10) => Kind.Tensor,
        (Kind.Attribute, 6 or 11) => Kind.Graph,
        (Kind.Attribute, 22 or 23) => Kind.SparseTensor,
        (Kind.SparseTensor, 1 or 2) => Kind.Tensor,
        (Kind.Tensor, 13) => Kind.ExternalData,
        _ => Kind.Other,
    };

    private static string? ProblemOf(ReadOnlySpan<byte> message, Kind kind, int depth, HashSet<string> locations)
    {
        const string CutShort = "not a whole ONNX model: the file is cut short or damaged";
        if (depth == 0)
        {
            return "graphs are nested too deep";
        }

        var key = "";
        var text = "";
        while (!message.IsEmpty)
        {
            if (!TryReadVarint(ref message, out var tag) || !TryReadField(ref message, (int)(tag & 7), out var body))
            {
                return CutShort;
            }

            var field = (int)(tag >> 3);
            if (kind == Kind.ExternalData && field == 1)
            {
                key = Encoding.UTF8.GetString(body);
            }

            if (kind == Kind.ExternalData && field == 2)
            {
                text = Encoding.UTF8.GetString(body);
            }

            var child = KindOf(kind, field);
            if (child != Kind.Other && ProblemOf(body, child, depth - 1, locations) is { } problem)
            {
                return problem;
            }
        }

        if (key == "location")
        {
            locations.Add(text);
        }

        return null;
    }

    private static bool TryReadField(ref ReadOnlySpan<byte> message, int wireType, out ReadOnlySpan<byte> body)
    {
        body = default;
        switch (wireType)
        {
            case 0:
                return TryReadVarint(ref message, out _);
            case 1:
                return TrySkip(ref message, 8, out body);
            case 2:
                return TryReadVarint(ref message, out var length) && TrySkip(ref message, length, out body);
            case 5:
                return TrySkip(ref message, 4, out body);
            default:
                return false;
        }
    }

    private static bool TrySkip(ref ReadOnlySpan<byte> message, ulong length, out ReadOnlySpan<byte> body)
    {
        var whole = length <= (ulong)message.Length;
        body = whole ? message[..(int)length] : default;
        message = whole ? message[(int)length..] : default;
        return whole;
    }

    private static bool TryReadVarint(ref ReadOnlySpan<byte> message, out ulong value)
    {
        value = 0;
        for (var i = 0; i < 10 && i < message.Length; i++)
        {
            value |= (ulong)(message[i] & 0x7f) << (7 * i);
            if (message[i] < 0x80)
            {
                message = message[(i + 1)..];
                return true;
            }
        }

        return false;
    }
}
