using System.Globalization;
using System.Text.Json;

namespace CrossEncoderOperator.Operator.Prometheus;

/// <summary>What a query gave: a value, nothing, or an error.</summary>
/// <param name="Value">The value; null when there was none.</param>
/// <param name="Error">Why there is no answer; null when there is one.</param>
internal readonly record struct QueryAnswer(double? Value, string? Error)
{
    private const int LongestError = 300;

    /// <summary>
    /// How far, in seconds, the time of an answer may be from the time that was asked for. It is equal, unless something between answers
    /// from memory.
    /// </summary>
    private const double LongestAge = 60;

    public static QueryAnswer Empty => default;

    public static QueryAnswer Failed(string error)
    {
        var text = string.Concat(error.Select(character => char.IsControl(character) ? ' ' : character));
        return new(null, text.Length > LongestError ? text[..LongestError] + "…" : text);
    }

    /// <summary>Reads the body of an answer of <c>/api/v1/query</c>. Warnings are ignored.</summary>
    /// <param name="body">The body.</param>
    /// <param name="asked">The time that was asked for.</param>
    public static QueryAnswer Read(ReadOnlyMemory<byte> body, DateTimeOffset asked)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return Read(json.RootElement, asked);
        }
        catch (JsonException)
        {
            return Failed("the answer is not JSON");
        }
        catch (Exception fault) when (fault is InvalidOperationException or KeyNotFoundException or FormatException or IndexOutOfRangeException)
        {
            return Failed("the answer does not have the form of the query API");
        }
    }

    private static QueryAnswer Read(JsonElement root, DateTimeOffset asked)
    {
        if (root.GetProperty("status").GetString() != "success")
        {
            return Failed($"{root.GetProperty("errorType").GetString()}: {root.GetProperty("error").GetString()}");
        }
        var data = root.GetProperty("data");
        var result = data.GetProperty("result");
        switch (data.GetProperty("resultType").GetString())
        {
            case "scalar":
                return Sample(result, asked);
            case "vector":
                return result.GetArrayLength() switch
                {
                    0 => Empty,
                    1 => Sample(result[0].GetProperty("value"), asked),
                    var series => Failed(FormattableString.Invariant($"the query gives {series} series instead of one; aggregate them, for example with sum()")),
                };
            case var other:
                return Failed($"the query gives a {other} instead of one value");
        }
    }

    /// <summary>A sample is a time in seconds and a value in quotes.</summary>
    private static QueryAnswer Sample(JsonElement sample, DateTimeOffset asked)
    {
        var age = (asked - DateTimeOffset.UnixEpoch).TotalSeconds - sample[0].GetDouble();
        if (Math.Abs(age) > LongestAge)
        {
            return Failed(FormattableString.Invariant($"the answer is of another time: {Math.Abs(age):0} s {(age > 0 ? "before" : "after")} the one asked for"));
        }
        var text = sample[1].GetString()!;
        return text is "NaN" or "+Inf" or "-Inf" or "Inf"
            ? Empty
            : new(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture), null);
    }
}
