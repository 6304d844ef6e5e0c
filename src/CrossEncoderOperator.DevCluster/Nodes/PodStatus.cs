using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Clients;

namespace CrossEncoderOperator.DevCluster.Nodes;

/// <summary>A pod's phase and conditions, from the status of its containers.</summary>
internal static class PodStatus
{
    /// <param name="policy">The pod's restart policy.</param>
    public static string Phase(string policy, IReadOnlyList<JsonObject> inits, IReadOnlyList<JsonObject> containers)
    {
        if (inits.Any(status => Ended(status) is > 0 && policy == "Never")) return "Failed";
        if (inits.Any(status => Ended(status) is not 0)) return "Pending";
        if (containers.Any(status => status["state"]?["waiting"] is not null && status["lastState"]?["terminated"] is null)) return "Pending";
        if (policy == "Always" || containers.Any(status => Ended(status) is null)) return "Running";
        return containers.All(status => Ended(status) is 0) ? "Succeeded" : policy == "Never" ? "Failed" : "Running";
    }

    public static JsonObject Next(
        JsonObject pod, IReadOnlyList<JsonObject> inits, IReadOnlyList<JsonObject> containers, string podIp, string hostIp, DateTimeOffset started, DateTimeOffset now)
    {
        var phase = Phase(pod.Text("spec", "restartPolicy") ?? "Always", inits, containers);
        var conditions = (JsonArray)(pod.At("status", "conditions")?.DeepClone() ?? new JsonArray());
        void Set(string type, List<string> missing, string reason, string what, bool and = true)
        {
            var (ok, finished) = (missing.Count == 0 && and, phase is "Succeeded" or "Failed");
            ObjectExtensions.SetCondition(conditions, type, ok ? "True" : "False",
                ok ? null : finished ? phase == "Succeeded" ? "PodCompleted" : "PodFailed" : missing.Count == 0 ? "ReadinessGatesNotReady" : reason,
                ok || missing.Count == 0 ? null : $"containers with {what} status: [{string.Join(' ', missing)}]", now);
        }

        var unready = containers.Where(status => status.Flag("ready") is not true).Select(status => status.Text("name")!).ToList();
        var gates = pod.Items("spec", "readinessGates").All(gate => pod.IsTrue(gate.Text("conditionType") ?? ""));
        ObjectExtensions.SetCondition(conditions, "PodScheduled", "True", null, null, now);
        Set("Initialized", [.. inits.Where(status => Ended(status) is not 0).Select(status => status.Text("name")!)], "ContainersNotInitialized", "incomplete");
        Set("ContainersReady", unready, "ContainersNotReady", "unready");
        Set("Ready", unready, "ContainersNotReady", "unready", gates);
        var status = new JsonObject
        {
            ["phase"] = phase,
            ["conditions"] = conditions,
            ["hostIP"] = hostIp,
            ["hostIPs"] = new JsonArray(new JsonObject { ["ip"] = hostIp }),
            ["podIP"] = podIp,
            ["podIPs"] = new JsonArray(new JsonObject { ["ip"] = podIp }),
            ["startTime"] = started.Format(),
            ["containerStatuses"] = new JsonArray([.. containers]),
        };
        if (inits.Count > 0) status["initContainerStatuses"] = new JsonArray([.. inits]);
        return status;
    }

    private static int? Ended(JsonObject status) => status.Number("state", "terminated", "exitCode");
}
