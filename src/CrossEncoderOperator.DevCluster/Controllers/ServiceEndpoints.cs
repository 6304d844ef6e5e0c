using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Clients;

namespace CrossEncoderOperator.DevCluster.Controllers;

/// <summary>The addresses behind a service, in the form of Endpoints and of EndpointSlices.</summary>
internal static class ServiceEndpoints
{
    public const string ServiceLabel = "kubernetes.io/service-name";
    public const string ManagerLabel = "endpointslice.kubernetes.io/managed-by";
    public const string Manager = "endpointslice-controller.k8s.io";

    private const string Headless = "service.kubernetes.io/headless";
    private const int PerSlice = 100;

    public static List<JsonObject> Slices(JsonObject service, IEnumerable<JsonObject> pods)
    {
        var early = service.Flag("spec", "publishNotReadyAddresses") is true;
        var groups = Members(service, pods).GroupBy(member => member.Ports.ToJsonString())
            .SelectMany(group => group.Chunk(PerSlice).Select((members, i) => (group.First().Ports, Salt: $"{group.Key}{i}", Members: members)))
            .DefaultIfEmpty((Ports: [], Salt: "", Members: []));
        return [.. groups.Select(group => new JsonObject
        {
            ["apiVersion"] = "discovery.k8s.io/v1",
            ["kind"] = "EndpointSlice",
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{service.Name}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(group.Salt)))[..5]}",
                ["namespace"] = service.Namespace,
                ["labels"] = Labels(service, new() { [ServiceLabel] = service.Name, [ManagerLabel] = Manager }),
                ["ownerReferences"] = new JsonArray(Ownership.Reference(service, "v1", "Service")),
            },
            ["addressType"] = "IPv4",
            ["endpoints"] = new JsonArray([.. group.Members.Select(member => Endpoint(member.Pod, early))]),
            ["ports"] = group.Ports.DeepClone(),
        })];
    }

    public static JsonObject Endpoints(JsonObject service, IEnumerable<JsonObject> pods)
    {
        var early = service.Flag("spec", "publishNotReadyAddresses") is true;
        var subsets = new JsonArray();
        foreach (var group in Members(service, pods.Where(pod => early || !pod.IsDeleting)).GroupBy(member => member.Ports.ToJsonString()))
        {
            var subset = new JsonObject();
            foreach (var (field, ready) in new[] { ("addresses", true), ("notReadyAddresses", false) })
            {
                var members = group.Where(member => (early || Pods.IsReady(member.Pod)) == ready).Select(member => Address(member.Pod)).ToArray();
                if (members.Length > 0) subset[field] = new JsonArray(members);
            }

            if (group.First().Ports.DeepClone() is JsonArray { Count: > 0 } ports) subset["ports"] = ports;
            subsets.Add(subset);
        }

        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Endpoints",
            ["metadata"] = new JsonObject { ["name"] = service.Name, ["namespace"] = service.Namespace, ["labels"] = Labels(service, []) },
            ["subsets"] = subsets,
        };
    }

    private static JsonObject Labels(JsonObject service, JsonObject labels)
    {
        foreach (var (key, value) in service.Pairs("metadata", "labels")) labels.TryAdd(key, value);
        if (service.Text("spec", "clusterIP") is null or "" or "None") labels[Headless] = "";
        return labels;
    }

    /// <summary>The pods that have an address, each with the service's ports as this pod names them.</summary>
    private static IEnumerable<(JsonObject Pod, JsonArray Ports)> Members(JsonObject service, IEnumerable<JsonObject> pods)
    {
        foreach (var pod in pods.OrderBy(pod => pod.Name, StringComparer.Ordinal))
        {
            if (Pods.IsFinished(pod) || pod.Text("status", "podIP") is null or "") continue;
            var wanted = service.Items("spec", "ports").ToList();
            var ports = wanted.Select(port => Port(port, pod)).OfType<JsonNode>().ToArray();
            if (ports.Length > 0 || wanted.Count == 0) yield return (pod, new JsonArray(ports));
        }
    }

    private static JsonObject? Port(JsonObject port, JsonObject pod)
    {
        var protocol = port.Text("protocol") ?? "TCP";
        var number = port.Text("targetPort") is not { } name ? port.Number("targetPort") ?? port.Number("port") : pod.Items("spec", "containers")
            .SelectMany(container => container.Items("ports"))
            .FirstOrDefault(candidate => candidate.Text("name") == name && (candidate.Text("protocol") ?? "TCP") == protocol).Number("containerPort");
        if (number is null) return null;
        var endpoint = new JsonObject { ["name"] = port.Text("name") ?? "", ["port"] = number, ["protocol"] = protocol };
        if (port.Text("appProtocol") is { } application) endpoint["appProtocol"] = application;
        return endpoint;
    }

    private static JsonObject Reference(JsonObject pod) =>
        new() { ["kind"] = "Pod", ["namespace"] = pod.Namespace, ["name"] = pod.Name, ["uid"] = pod.Uid };

    private static JsonObject Address(JsonObject pod)
    {
        var address = new JsonObject { ["ip"] = pod.Text("status", "podIP"), ["targetRef"] = Reference(pod) };
        if (pod.Text("spec", "nodeName") is { } node) address["nodeName"] = node;
        return address;
    }

    private static JsonObject Endpoint(JsonObject pod, bool early)
    {
        var ready = Pods.IsReady(pod);
        var endpoint = new JsonObject
        {
            ["addresses"] = new JsonArray(pod.Text("status", "podIP")),
            ["conditions"] = new JsonObject { ["ready"] = early || (ready && !pod.IsDeleting), ["serving"] = ready, ["terminating"] = pod.IsDeleting },
            ["targetRef"] = Reference(pod),
        };
        if (pod.Text("spec", "nodeName") is { } node) endpoint["nodeName"] = node;
        return endpoint;
    }
}
