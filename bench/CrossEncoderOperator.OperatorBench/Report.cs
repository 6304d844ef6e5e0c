using System.Globalization;
using System.Text.Json;

namespace CrossEncoderOperator.OperatorBench;

/// <summary>The measurements as a table, and the figures that are to be met as JSON.</summary>
internal static class Report
{
    private const int Small = 300;
    private const int Middle = 1000;
    private const int Large = 3000;

    private static readonly (string Name, Func<Measurement, double> Value, string Format)[] s_rows =
    [
        ("apply to all ready, s", taken => taken.Ready, "0.0"),
        ("  for each deployment, ms", taken => taken.Ready / taken.Size * 1000, "0.0"),
        ("processor time of the operator, s", taken => taken.Processor.Operator, "0.0"),
        ("processor time of the cluster, s", taken => taken.Processor.Cluster, "0.0"),
        ("peak memory of the operator, MiB", taken => taken.PeakMemory, "0"),
        ("requests per deployment", taken => taken.RequestsPerObject, "0.0"),
        ("reconcile p50, ms", taken => taken.Reconcile.P50, "0.0"),
        ("reconcile p99, ms", taken => taken.Reconcile.P99, "0.0"),
        ("writes a minute at rest", taken => taken.WritesPerMinute, "0.0"),
        ("change of every spec observed, s", taken => taken.Change, "0.0"),
        ("restart to first decision, s", taken => taken.Restart, "0.0"),
        ("failover, s", taken => taken.Failover, "0.0"),
    ];

    public static void Write(IReadOnlyList<Measurement> all, FileInfo file)
    {
        Console.WriteLine($"operator and hollow cluster on {Environment.ProcessorCount} cores");
        Console.WriteLine($"{"deployments",-36}{string.Concat(all.Select(taken => $"{taken.Size,10}"))}");
        foreach (var (name, value, format) in s_rows)
        {
            Console.WriteLine($"{name,-36}{string.Concat(all.Select(taken => value(taken).ToString(format, CultureInfo.InvariantCulture).PadLeft(10)))}");
        }
        if (Of(Small) is not { } small || Of(Middle) is not { } middle || Of(Large) is not { } large)
        {
            Console.WriteLine($"{file} is written by a run of {Small}, {Middle} and {Large} deployments only");
            return;
        }
        var growth = large.Ready / Large / (small.Ready / Small);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"time for each deployment at {Large} over that at {Small}: {growth:0.00}"));
        file.Directory!.Create();
        File.WriteAllText(file.FullName, JsonSerializer.Serialize(new
        {
            ready1000Seconds = Math.Round(middle.Ready, 1),
            peakMiB = Math.Round(middle.PeakMemory, 1),
            writesPerMinute = Math.Round(middle.WritesPerMinute, 1),
            reconcileP99Ms = Math.Round(middle.Reconcile.P99, 1),
            failoverSeconds = Math.Round(middle.Failover, 1),
            restartSeconds = Math.Round(middle.Restart, 1),
            growth300to3000 = Math.Round(growth, 3),
        }) + "\n");

        Measurement? Of(int size) => all.FirstOrDefault(taken => taken.Size == size);
    }
}
