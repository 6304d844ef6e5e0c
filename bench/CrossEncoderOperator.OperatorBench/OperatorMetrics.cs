using System.Globalization;
using System.Text.RegularExpressions;

namespace CrossEncoderOperator.OperatorBench;

/// <summary>What an operator tells of itself.</summary>
internal sealed partial class OperatorMetrics
{
    private const string Requests = "rest_client_requests_total";
    private const string Reconciles = "controller_runtime_reconcile_time_seconds";
    private static readonly string[] s_writes = ["create", "apply", "patch", "delete"];

    private readonly List<(string Name, string Labels, double Value)> _samples = [];

    /// <summary>Reads the text format.</summary>
    public static OperatorMetrics Parse(string text)
    {
        var metrics = new OperatorMetrics();
        metrics._samples.AddRange(Sample().Matches(text).Select(match => (
            match.Groups["name"].Value, match.Groups["labels"].Value, double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture))));
        return metrics;
    }

    /// <summary>Requests to the API server but for those of the election.</summary>
    public double RequestCount => Sum(Requests, labels => !labels.Contains("resource=\"leases\"", StringComparison.Ordinal));

    /// <summary>Writes to the API server but for those of the election.</summary>
    public double WriteCount => s_writes.Sum(verb => Sum(Requests, labels =>
        labels.Contains($"verb=\"{verb}\"", StringComparison.Ordinal) && !labels.Contains("resource=\"leases\"", StringComparison.Ordinal)));

    public double ReconcileCount => Sum($"{Reconciles}_count");

    /// <summary>What it has done, by verb and resource, most frequent first.</summary>
    public IEnumerable<(string Labels, double Count)> RequestsByKind =>
        _samples.Where(sample => sample.Name == Requests).OrderByDescending(sample => sample.Value).Select(sample => (sample.Labels, sample.Value));

    /// <summary>Time in ms within which a share of the reconciles ended, interpolated within its bucket.</summary>
    public double ReconcileQuantile(double share)
    {
        var wanted = share * ReconcileCount;
        var (lower, below) = (0.0, 0.0);
        foreach (var (upper, count) in _samples.Where(sample => sample.Name == $"{Reconciles}_bucket").Select(sample => (Upper: Bound(sample.Labels), sample.Value)).OrderBy(bucket => bucket.Upper))
        {
            if (count >= wanted)
            {
                return 1000 * (double.IsInfinity(upper) ? lower : lower + ((upper - lower) * (wanted - below) / (count - below)));
            }
            (lower, below) = (upper, count);
        }
        throw new InvalidDataException($"the operator shows no {Reconciles}");
    }

    public double Sum(string name) => Sum(name, _ => true);

    private double Sum(string name, Func<string, bool> labels) =>
        _samples.Where(sample => sample.Name == name && labels(sample.Labels)).Sum(sample => sample.Value);

    private static double Bound(string labels) =>
        Le().Match(labels).Groups["le"].Value is var text && text == "+Inf" ? double.PositiveInfinity : double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<name>\w+)(?:\{(?<labels>.*)\})? (?<value>\S+)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex Sample();

    [GeneratedRegex(@"le=""(?<le>[^""]+)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Le();
}
