using System.Globalization;
using System.Text.Json;

namespace CrossEncoderOperator.RouterBench;

/// <summary>The medians of all rounds, as a table and as the two ratios.</summary>
internal static class Report
{
    public static void Write(IReadOnlyDictionary<(string Load, string Target), List<Measurement>> all, string file)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"proxy on {Cores.ProxyCount} core(s), load and backend on the others; medians of {all.Values.First().Count} rounds in turn"));
        Console.WriteLine($"{"load",-10} {"target",-14} {"requests/s",11} {"p50 µs",8} {"p99 µs",8} {"added p50 µs",13} {"cpu µs/request",15}");
        foreach (var ((load, target), taken) in all)
        {
            var (rate, p50, p99) = (Median(taken, m => m.RequestsPerSecond), Median(taken, m => m.P50), Median(taken, m => m.P99));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{load,-10} {target,-14} {rate,11:0} {p50,8:0} {p99,8:0} {p50 - Median(all[(load, "backend alone")], m => m.P50),13:0} {Median(taken, m => m.Processor),15:0}"));
        }

        var requests = Of("saturated", "router", m => m.RequestsPerSecond) / Of("saturated", "nginx", m => m.RequestsPerSecond);
        var direct = Of("moderate", "backend alone", m => m.P50);
        var added = (Of("moderate", "router", m => m.P50) - direct) / (Of("moderate", "nginx", m => m.P50) - direct);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"router over nginx: requests/s saturated {requests:0.00}, added p50 at moderate load {added:0.00}"));
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        File.WriteAllText(file, JsonSerializer.Serialize(new { requestsOverNginx = Math.Round(requests, 3), addedP50OverNginx = Math.Round(added, 3) }) + "\n");

        double Of(string load, string target, Func<Measurement, double> value) => Median(all[(load, target)], value);
    }

    private static double Median(List<Measurement> taken, Func<Measurement, double> value)
    {
        var sorted = taken.Select(value).Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
