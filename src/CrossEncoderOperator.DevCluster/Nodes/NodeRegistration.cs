using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Clients;

namespace CrossEncoderOperator.DevCluster.Nodes;

/// <summary>Makes a node known to the API server and keeps its Lease.</summary>
internal sealed class NodeRegistration(IObjectClient client, NodeAgentOptions options, TimeProvider time)
{
    private const string LeaseNamespace = "kube-node-lease";
    private const string NotReady = "node.kubernetes.io/not-ready";

    private static readonly ResourceId Leases = new("coordination.k8s.io", "v1", "leases");

    public async Task RegisterAsync(string name, int logPort, CancellationToken cancel)
    {
        var labels = new JsonObject
        {
            ["kubernetes.io/hostname"] = name,
            ["kubernetes.io/os"] = "linux",
            ["kubernetes.io/arch"] = Architecture,
        };
        foreach (var (key, value) in options.Labels) labels[key] = value;
        var node = await client.GetAsync(Informers.Nodes, null, name, cancel) ?? await client.CreateAsync(Informers.Nodes, null, new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Node",
            ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = labels.DeepClone() },
        }, null, cancel);
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = labels } };
        // A server may hold a node back until a controller has seen it ready; this node is.
        var taints = node.Items("spec", "taints").ToList();
        if (taints.Any(taint => taint.Text("key") == NotReady))
            patch["spec"] = new JsonObject { ["taints"] = new JsonArray([.. taints.Where(taint => taint.Text("key") != NotReady).Select(taint => taint.DeepClone())]) };
        node = await client.MergePatchAsync(Informers.Nodes, null, name, patch, null, cancel);
        await client.MergePatchAsync(Informers.Nodes, null, name, new JsonObject { ["status"] = Status(node, name, logPort) }, "status", cancel);
    }

    public async Task KeepLeaseAsync(string name, TimeSpan every, CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(every, time);
        do
        {
            var now = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
            var spec = new JsonObject { ["holderIdentity"] = name, ["leaseDurationSeconds"] = 40, ["renewTime"] = now };
            try
            {
                await client.MergePatchAsync(Leases, LeaseNamespace, name, new JsonObject { ["spec"] = spec }, null, cancel);
            }
            catch (ApiException e) when (e.Code == 404)
            {
                await client.CreateAsync(Leases, LeaseNamespace, new JsonObject
                {
                    ["apiVersion"] = "coordination.k8s.io/v1",
                    ["kind"] = "Lease",
                    ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = LeaseNamespace },
                    ["spec"] = spec.DeepClone(),
                }, null, cancel);
            }
        }
        while (await timer.WaitForNextTickAsync(cancel));
    }

    private static string Architecture => RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "amd64";

    private JsonObject Status(JsonObject node, string name, int logPort)
    {
        var now = time.GetUtcNow();
        var conditions = (JsonArray)(node.At("status", "conditions")?.DeepClone() ?? new JsonArray());
        foreach (var pressure in new[] { "MemoryPressure", "DiskPressure", "PIDPressure" })
            ObjectExtensions.SetCondition(conditions, pressure, "False", "NoPressure", "the agent does not measure it", now);
        ObjectExtensions.SetCondition(conditions, "Ready", "True", "KubeletReady", "node agent is running", now);
        var capacity = new JsonObject(options.Capacity.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        return new JsonObject
        {
            ["capacity"] = capacity,
            ["allocatable"] = capacity.DeepClone(),
            ["conditions"] = conditions,
            ["addresses"] = new JsonArray(
                new JsonObject { ["type"] = "InternalIP", ["address"] = options.Address.ToString() },
                new JsonObject { ["type"] = "Hostname", ["address"] = name }),
            ["daemonEndpoints"] = new JsonObject { ["kubeletEndpoint"] = new JsonObject { ["Port"] = logPort } },
            ["nodeInfo"] = new JsonObject
            {
                ["machineID"] = "", ["systemUUID"] = "", ["bootID"] = "", ["kubeProxyVersion"] = "",
                ["kernelVersion"] = Environment.OSVersion.Version.ToString(),
                ["osImage"] = RuntimeInformation.OSDescription,
                ["containerRuntimeVersion"] = "process://1",
                ["kubeletVersion"] = "v1.32.0-devcluster",
                ["operatingSystem"] = "linux",
                ["architecture"] = Architecture,
            },
        };
    }
}
