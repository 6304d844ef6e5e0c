using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Clients;

namespace CrossEncoderOperator.DevCluster.Nodes;

/// <summary>One probe of a container, with the defaults filled in.</summary>
internal sealed record Probe(JsonObject Spec, TimeSpan Delay, TimeSpan Period, TimeSpan Timeout, int Successes, int Failures)
{
    public static Probe? Of(JsonObject container, string kind) => container[kind] is not JsonObject spec ? null : new(
        spec,
        TimeSpan.FromSeconds(spec.Number("initialDelaySeconds") ?? 0),
        TimeSpan.FromSeconds(spec.Number("periodSeconds") ?? 10),
        TimeSpan.FromSeconds(spec.Number("timeoutSeconds") ?? 1),
        spec.Number("successThreshold") ?? 1,
        spec.Number("failureThreshold") ?? 3);

    /// <summary>A count of equal outcomes in a row, positive for successes, after one more outcome.</summary>
    public static int Count(int row, bool success) => success ? Math.Max(row, 0) + 1 : Math.Min(row, 0) - 1;

    /// <summary>What a row of equal outcomes means; null while it is too short to change anything.</summary>
    public bool? Verdict(int row) => row >= Successes ? true : -row >= Failures ? false : null;

    /// <summary>The number of a port given by number or by name.</summary>
    public static int Port(JsonObject container, JsonNode? port) => port.Number() ?? container.Items("ports")
        .FirstOrDefault(candidate => candidate.Text("name") == port.Text()).Number("containerPort") ?? 0;
}
