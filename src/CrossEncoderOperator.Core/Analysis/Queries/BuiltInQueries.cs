using System.Globalization;

namespace CrossEncoderOperator.Core.Analysis.Queries;

/// <summary>
/// The queries of the built-in SLIs. Good and all events come from series that a process exposes together, so that an error of the rate
/// (a scrape that is missing, extrapolation) is one of both.
/// </summary>
internal static class BuiltInQueries
{
    private const string Revision = "namespace=\"{{namespace}}\",name=\"{{name}}\",revision=\"{{revision}}\"";
    private const string Answered = "code!~\"5..|429|499\"";
    private const string Requests = "crossencoder_router_requests_total";
    private const string ServerRequests = "crossencoder_request_duration_seconds";
    private const string Rerank = "route=~\"/rerank|/v1/rerank|/v2/rerank\"";

    /// <summary>Finite limits of the server's histograms of durations, in seconds.</summary>
    private static readonly double[] s_durations = [.. Enumerable.Range(0, 18).Select(power => 0.0005 * Math.Pow(2, power))];

    public static (string Good, string Total) RouterLatency { get; } =
        (OrNone(Increase("crossencoder_router_latency_good_total")), Fresh("crossencoder_router_latency_requests_total"));

    public static (string Good, string Total) RouterAvailability { get; } =
        (OrNone(Increase(Requests, Answered)), Fresh(Requests, "code!=\"499\""));

    public static (string Good, string Total) ServerAvailability { get; } =
        (OrNone(Increase($"{ServerRequests}_count", Rerank, Answered)), Fresh($"{ServerRequests}_count", Rerank, "code!=\"499\""));

    public static (string Good, string Total) Truncation { get; } = (
        $"clamp_min({Increase("crossencoder_documents_total")} - {Increase("crossencoder_truncated_documents_total")}, 0)",
        Fresh("crossencoder_documents_total"));

    public static (string Good, string Total) ServerLatency(TimeSpan threshold) => (
        OrNone(Increase($"{ServerRequests}_bucket", Rerank, Answered, AtMost(threshold))),
        Fresh($"{ServerRequests}_count", Rerank, Answered));

    public static (string Good, string Total) QueueTime(TimeSpan threshold) => (
        OrNone(Increase("crossencoder_queue_duration_seconds_bucket", AtMost(threshold))), Fresh("crossencoder_queue_duration_seconds_count"));

    /// <summary>Good is a score above the threshold.</summary>
    public static (string Good, string Total) Scores(double threshold) => (
        $"clamp_min({Increase("crossencoder_document_scores_count")} - {Increase("crossencoder_document_scores_bucket", Limit(threshold))}, 0)",
        Fresh("crossencoder_document_scores_count"));

    private static string Increase(string metric, params ReadOnlySpan<string> matchers) =>
        $"sum(increase({Selector(metric, matchers)}[{{{{window}}}}]))";

    /// <summary>Where there are events but no series of good ones, none was good.</summary>
    private static string OrNone(string query) => $"{query} or vector(0)";

    /// <summary>
    /// Nothing where no series has a sample within Prometheus' look-back (5 minutes unless set otherwise): counts that have stood still
    /// because nobody scrapes must not pass for counts of a service that does well.
    /// </summary>
    private static string Fresh(string metric, params ReadOnlySpan<string> matchers) =>
        $"{Increase(metric, matchers)} and on() {Selector(metric, matchers)}";

    private static string Selector(string metric, ReadOnlySpan<string> matchers) =>
        $"{metric}{{{string.Join(',', [Revision, .. matchers])}}}";

    /// <summary>The lowest bucket that holds every event within the threshold; all of them where there is none.</summary>
    private static string AtMost(TimeSpan threshold) =>
        Limit(s_durations.FirstOrDefault(limit => limit >= threshold.TotalSeconds, double.PositiveInfinity));

    private static string Limit(double limit) =>
        double.IsFinite(limit) ? string.Create(CultureInfo.InvariantCulture, $"le=\"{limit}\"") : "le=\"+Inf\"";
}
