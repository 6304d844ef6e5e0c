using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Clients;
using k8s.Models;

namespace CrossEncoderOperator.DevCluster.Controllers;

/// <summary>First fit: the first node that has room and tolerates the pod.</summary>
internal static class Scheduling
{
    /// <summary>A node and what its pods have asked of it.</summary>
    internal sealed record Room(JsonObject Node, IReadOnlyDictionary<string, decimal> Total, Dictionary<string, decimal> Used);

    /// <summary>The most its containers ask for together, or any init container alone; and one pod.</summary>
    public static Dictionary<string, decimal> RequestsOf(JsonObject pod)
    {
        var requests = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var (name, value) in pod.Items("spec", "containers").SelectMany(Requests)) requests[name] = requests.GetValueOrDefault(name) + value;
        foreach (var (name, value) in pod.Items("spec", "initContainers").SelectMany(Requests)) requests[name] = Math.Max(requests.GetValueOrDefault(name), value);
        requests["pods"] = 1;
        return requests;
    }

    public static decimal Quantity(string text) => new ResourceQuantity(text).ToDecimal();

    public static Dictionary<string, decimal> Quantities(JsonNode? map) =>
        map.Pairs().ToDictionary(pair => pair.Key, pair => Quantity(pair.Value), StringComparer.Ordinal);

    /// <returns>The name of the node, or why there is none.</returns>
    public static (string? Node, string Message) Place(JsonObject pod, IReadOnlyDictionary<string, decimal> requests, IReadOnlyCollection<Room> rooms)
    {
        var reasons = new List<string>();
        foreach (var room in rooms)
        {
            var before = reasons.Count;
            reasons.AddRange(Obstacles(pod, requests, room));
            if (reasons.Count == before) return (room.Node.Name, "");
        }

        if (rooms.Count == 0) return (null, "no nodes available to schedule pods");
        var told = reasons.CountBy(reason => reason).Select(entry => $"{entry.Value} {entry.Key}").Order(StringComparer.Ordinal);
        return (null, $"0/{rooms.Count} nodes are available: {string.Join(", ", told)}.");
    }

    public static IEnumerable<JsonObject> TaintsOf(JsonObject node)
    {
        var taints = node.Items("spec", "taints").Where(taint => taint.Text("effect") is "NoSchedule" or "NoExecute");
        return node.IsTrue("Ready") ? taints
            : taints.Append(new JsonObject { ["key"] = "node.kubernetes.io/not-ready", ["value"] = "", ["effect"] = "NoSchedule" }).DistinctBy(taint => taint.Text("key"));
    }

    public static bool Tolerates(JsonObject pod, JsonObject taint) => pod.Items("spec", "tolerations").Any(toleration =>
        toleration.Text("effect") is null or "" || toleration.Text("effect") == taint.Text("effect")
            ? toleration.Text("key") is null or "" ? toleration.Text("operator") == "Exists"
                : toleration.Text("key") == taint.Text("key")
                    && (toleration.Text("operator") == "Exists" || (toleration.Text("value") ?? "") == (taint.Text("value") ?? ""))
            : false);

    private static IEnumerable<(string Name, decimal Value)> Requests(JsonObject container)
    {
        var requests = container.At("resources", "requests") as JsonObject ?? [];
        var limits = container.Pairs("resources", "limits").Where(limit => !requests.ContainsKey(limit.Key));
        return ((JsonNode)requests).Pairs().Concat(limits).Select(pair => (pair.Key, Quantity(pair.Value)));
    }

    private static IEnumerable<string> Obstacles(JsonObject pod, IReadOnlyDictionary<string, decimal> requests, Room room)
    {
        if (room.Node.Flag("spec", "unschedulable") is true) return ["node(s) were unschedulable"];
        if (TaintsOf(room.Node).FirstOrDefault(taint => !Tolerates(pod, taint)) is { } taint)
            return [$"node(s) had untolerated taint {{{taint.Text("key")}: {taint.Text("value")}}}"];
        return Selector.MatchesAll(pod.At("spec", "nodeSelector"), room.Node) && MatchesAffinity(pod, room.Node)
            ? requests.Where(request => request.Value > 0 && room.Used.GetValueOrDefault(request.Key) + request.Value > room.Total.GetValueOrDefault(request.Key))
                .Select(request => request.Key == "pods" ? "Too many pods" : $"Insufficient {request.Key}")
            : ["node(s) didn't match Pod's node affinity/selector"];
    }

    private static bool MatchesAffinity(JsonObject pod, JsonObject node)
    {
        var required = pod.At("spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
        return required is null || required.Items("nodeSelectorTerms").Any(term =>
            term.Items("matchExpressions").All(expression => Selector.MatchesExpression(expression, node.At("metadata", "labels"))));
    }
}
