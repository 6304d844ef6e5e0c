using System.Globalization;
using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.ApiContent;
using CrossEncoderOperator.DevCluster.ApiObjects;

namespace CrossEncoderOperator.DevCluster.ApiTables;

/// <summary>The columns of the built-in kinds between Name and Age; those with priority 1 come after Age.</summary>
internal static class BuiltInColumns
{
    public static int AgePosition(List<Column> columns) => columns.FindIndex(c => c.Priority > 0 || c.Name == "Version") is var at and >= 0 ? at : columns.Count;

    public static List<Column> For(string kind, TimeProvider time) => kind switch
    {
        "Pod" =>
        [
            Text("Ready", PodReady), Text("Status", PodStatus), Text("Restarts", o => PodRestarts(o, time.GetUtcNow())),
            Wide("IP", o => o.Str("status.podIP") ?? "<none>"), Wide("Node", o => o.Str("spec.nodeName") ?? "<none>"),
            Wide("Nominated Node", o => o.Str("status.nominatedNodeName") ?? "<none>"), Wide("Readiness Gates", _ => "<none>"),
        ],
        "Deployment" =>
        [
            Text("Ready", o => $"{o.Int("status.readyReplicas") ?? 0}/{o.Int("spec.replicas") ?? 0}"), Number("Up-to-date", "status.updatedReplicas"),
            Number("Available", "status.availableReplicas"), Containers("name"), Containers("image"), Selector("spec.selector"),
        ],
        "ReplicaSet" =>
        [
            Number("Desired", "spec.replicas"), Number("Current", "status.replicas"), Number("Ready", "status.readyReplicas"),
            Containers("name"), Containers("image"), Selector("spec.selector"),
        ],
        "StatefulSet" =>
        [
            Text("Ready", o => $"{o.Int("status.readyReplicas") ?? 0}/{o.Int("spec.replicas") ?? 0}"), Containers("name"), Containers("image"),
        ],
        "DaemonSet" =>
        [
            Number("Desired", "status.desiredNumberScheduled"), Number("Current", "status.currentNumberScheduled"), Number("Ready", "status.numberReady"),
            Number("Up-to-date", "status.updatedNumberScheduled"), Number("Available", "status.numberAvailable"),
            Containers("name"), Containers("image"), Selector("spec.selector"),
        ],
        "Job" =>
        [
            Text("Status", o => Condition(o, "Complete") ? "Complete" : Condition(o, "Failed") ? "Failed" : "Running"),
            Text("Completions", o => $"{o.Int("status.succeeded") ?? 0}/{o.Int("spec.completions") ?? 1}"), Containers("name"), Containers("image"),
        ],
        "Service" =>
        [
            Text("Type", o => o.Str("spec.type")), Text("Cluster-IP", o => o.Str("spec.clusterIP") ?? "<none>"),
            Text("External-IP", o => o.Str("spec.externalName") ?? (o.Str("spec.type") == "LoadBalancer" ? "<pending>" : "<none>")), Text("Port(s)", Ports),
            Wide("Selector", o => Pairs(o.Obj("spec.selector"))),
        ],
        "Node" =>
        [
            Text("Status", o => (Condition(o, "Ready") ? "Ready" : "NotReady") + (o.Holds("spec.unschedulable") ? ",SchedulingDisabled" : "")),
            Text("Roles", NodeRoles), Text("Version", o => o.Str("status.nodeInfo.kubeletVersion")), Wide("Internal-IP", o => Address(o, "InternalIP")), Wide("External-IP", o => Address(o, "ExternalIP")),
            Wide("OS-Image", o => o.Str("status.nodeInfo.osImage")), Wide("Kernel-Version", o => o.Str("status.nodeInfo.kernelVersion")),
            Wide("Container-Runtime", o => o.Str("status.nodeInfo.containerRuntimeVersion")),
        ],
        "Event" =>
        [
            Text("Last Seen", o => Ages.Since(o.Str("series.lastObservedTime") ?? o.Str("lastTimestamp") ?? o.Str("eventTime") ?? o.Str("metadata.creationTimestamp"), time.GetUtcNow())),
            Text("Type", o => o.Str("type")), Text("Reason", o => o.Str("reason")),
            Text("Object", o => $"{o.Str("involvedObject.kind")?.ToLowerInvariant()}/{o.Str("involvedObject.name")}"),
            Text("Message", o => o.Str("message")?.Trim()),
        ],
        "Namespace" or "PersistentVolume" or "PersistentVolumeClaim" => [Text("Status", o => o.Str("status.phase"))],
        "ConfigMap" => [Count("Data", o => (o.Obj("data")?.Count ?? 0) + (o.Obj("binaryData")?.Count ?? 0))],
        "Secret" => [Text("Type", o => o.Str("type")), Count("Data", o => o.Obj("data")?.Count ?? 0)],
        "ServiceAccount" => [Count("Secrets", o => o.Items("secrets").Count())],
        "Endpoints" => [Text("Endpoints", o => Some(o.Items("subsets").SelectMany(s => s.Items("addresses").SelectMany(a =>
            s.Items("ports").Select(p => $"{a.Str("ip")}:{p.Int("port")}")))))],
        "EndpointSlice" =>
        [
            Text("AddressType", o => o.Str("addressType")), Text("Ports", o => Some(o.Items("ports").Select(p => p.At("port")?.ToString() ?? ""))),
            Text("Endpoints", o => Some(o.Items("endpoints").SelectMany(e => e.Texts("addresses")))),
        ],
        "Lease" => [Text("Holder", o => o.Str("spec.holderIdentity") ?? "")],
        "PodDisruptionBudget" =>
        [
            Text("Min Available", o => o.At("spec.minAvailable")?.ToString() ?? "N/A"), Text("Max Unavailable", o => o.At("spec.maxUnavailable")?.ToString() ?? "N/A"),
            Number("Allowed Disruptions", "status.disruptionsAllowed"),
        ],
        "ControllerRevision" =>
        [
            Text("Controller", o => o.Items("metadata.ownerReferences").FirstOrDefault(r => r.Holds("controller")) is { } owner
                ? $"{owner.Str("kind")?.ToLowerInvariant()}.{owner.Str("apiVersion")?.Split('/')[0]}/{owner.Str("name")}" : "<none>"),
            Number("Revision", "revision"),
        ],
        "CustomResourceDefinition" => [Text("Created At", o => o.Str("metadata.creationTimestamp"))],
        "Role" or "ClusterRole" => [Text("Created At", o => o.Str("metadata.creationTimestamp"))],
        "RoleBinding" or "ClusterRoleBinding" => [Text("Role", o => $"{o.Str("roleRef.kind")}/{o.Str("roleRef.name")}")],
        "NetworkPolicy" => [Text("Pod-Selector", o => LabelSelector.Of(o.At("spec.podSelector")).ToString() is { Length: > 0 } text ? text : "<none>")],
        "Ingress" => [Text("Class", o => o.Str("spec.ingressClassName") ?? "<none>"), Text("Hosts", o => Some(o.Items("spec.rules").Select(r => r.Str("host") ?? "*")))],
        "PriorityClass" => [Number("Value", "value"), Text("Global-Default", o => o.Holds("globalDefault") ? "true" : "false")],
        _ => [],
    };

    private static Column Text(string name, Func<JsonObject, string?> cell) => new(name, "string", 0, "", o => cell(o));

    private static Column Wide(string name, Func<JsonObject, string?> cell) => new(name, "string", 1, "", o => cell(o));

    private static Column Number(string name, string path) => new(name, "integer", 0, "", o => o.Int(path) ?? 0);

    private static Column Count(string name, Func<JsonObject, int> count) => new(name, "integer", 0, "", o => count(o));

    private static Column Containers(string field) => Wide(
        field == "name" ? "Containers" : "Images", o => string.Join(',', o.Items("spec.template.spec.containers").Select(c => c.Str(field))));

    private static Column Selector(string path) => Wide("Selector", o => LabelSelector.Of(o.At(path)).ToString());

    private static bool Condition(JsonObject obj, string type) =>
        obj.Items("status.conditions").Any(c => c.Str("type") == type && c.Str("status") == "True");

    private static string Address(JsonObject node, string type) =>
        node.Items("status.addresses").FirstOrDefault(a => a.Str("type") == type)?.Str("address") ?? "<none>";

    private static string Pairs(JsonObject? labels) => Some((labels ?? []).Select(p => $"{p.Key}={p.Value}"));

    private static string Some(IEnumerable<string> values)
    {
        var list = values.ToList();
        return list.Count == 0 ? "<none>" : list.Count <= 3 ? string.Join(',', list) : $"{string.Join(',', list.Take(3))} + {list.Count - 3} more...";
    }

    private static string Ports(JsonObject service) => Some(service.Items("spec.ports").Select(p =>
        p.Int("nodePort") is > 0 and var node ? $"{p.Int("port")}:{node}/{p.Str("protocol")}" : $"{p.Int("port")}/{p.Str("protocol")}"));

    private static string NodeRoles(JsonObject node)
    {
        const string Prefix = "node-role.kubernetes.io/";
        return Some((node.Obj("metadata.labels") ?? []).Where(l => l.Key.StartsWith(Prefix, StringComparison.Ordinal)).Select(l => l.Key[Prefix.Length..]));
    }

    private static string PodReady(JsonObject pod) =>
        $"{pod.Items("status.containerStatuses").Count(c => c.Holds("ready"))}/{pod.Items("spec.containers").Count()}";

    private static string PodRestarts(JsonObject pod, DateTimeOffset now)
    {
        var statuses = pod.Items("status.containerStatuses").ToList();
        var last = statuses.Select(s => s.Str("lastState.terminated.finishedAt")).Where(t => t is not null).Max();
        var count = statuses.Sum(s => s.Int("restartCount") ?? 0).ToString(CultureInfo.InvariantCulture);
        return last is null || count == "0" ? count : $"{count} ({Ages.Since(last, now)} ago)";
    }

    private static string PodStatus(JsonObject pod)
    {
        var status = pod.Str("status.reason") ?? pod.Str("status.phase") ?? "Unknown";
        var initial = pod.Items("spec.initContainers").Count();
        foreach (var (i, container) in pod.Items("status.initContainerStatuses").Index())
        {
            var (state, code) = (container.Obj("state"), container.Int("state.terminated.exitCode"));
            if (code == 0) continue;

            status = (code is not null ? state.Str("terminated.reason") : state.Str("waiting.reason")) switch
            {
                null or "" or "PodInitializing" => $"Init:{i}/{initial}",
                var reason => "Init:" + reason,
            };
            return pod.Deleting() ? "Terminating" : status;
        }

        foreach (var container in pod.Items("status.containerStatuses").Reverse())
        {
            status = container.Str("state.waiting.reason") ?? container.Str("state.terminated.reason")
                ?? (container.At("state.terminated") is not null ? $"ExitCode:{container.Int("state.terminated.exitCode")}" : status);
        }

        return pod.Deleting() ? "Terminating" : status;
    }
}
