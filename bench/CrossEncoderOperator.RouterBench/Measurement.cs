using System.Globalization;

namespace CrossEncoderOperator.RouterBench;

/// <param name="RequestsPerSecond">Answered.</param>
/// <param name="P50">In µs.</param>
/// <param name="P99">In µs.</param>
/// <param name="Processor">Processor time of the server for one request, in µs.</param>
internal sealed record Measurement(double RequestsPerSecond, double P50, double P99, double Processor)
{
    /// <summary>Loads an address with wrk.</summary>
    /// <param name="think">Time in ms that each connection waits between requests.</param>
    /// <exception cref="InvalidDataException">A request failed.</exception>
    public static async Task<Measurement> TakeAsync(Child server, int port, int connections, int seconds, int think)
    {
        var before = server.ProcessorTicks();
        var script = Path.Combine(AppContext.BaseDirectory, "post.lua");
        var output = await Child.RunAsync(
            "taskset", "-c", Cores.Others, "wrk", "-t1", $"-c{connections}", $"-d{seconds}s", "-s", script, $"http://127.0.0.1:{port}/rerank", "--", $"{think}");
        var result = output.Split('\n').Single(line => line.StartsWith("RESULT ", StringComparison.Ordinal))
            .Split(' ').Skip(1).Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        return result[2] == 0
            ? new(result[0] * 1e6 / result[1], result[3], result[4], (server.ProcessorTicks() - before) * 1e4 / result[0])
            : throw new InvalidDataException($"{result[2]} of {result[0]} requests failed: {output}");
    }
}
