using System.Net.Sockets;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.RouterBench;

/// <summary>A development cluster without nodes that holds the objects the router is to read.</summary>
internal static class Cluster
{
    private const string Namespace = "shop";
    private const string Name = "product-search";
    private const string Group = "crossencoder.dev";
    private const string Version = "v1alpha1";
    private const string Plural = "crossencoderdeployments";

    public static string Kubeconfig(string folder) => Path.Combine(folder, "kubeconfig");

    public static async Task<Child> StartAsync(string folder)
    {
        var log = Path.Combine(folder, "cluster.log");
        var cluster = Child.Start(Cores.Others, log, Repository.Program("DevCluster"), "up", "--dir", folder, "--port", "0", "--nodes", "0");
        await cluster.UntilAsync("ready", async () => (await File.ReadAllTextAsync(log)).Contains(": ready", StringComparison.Ordinal));
        using var client = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(Kubeconfig(folder)));
        await CreateAsync(client);
        return cluster;
    }

    private static async Task CreateAsync(Kubernetes client)
    {
        var crd = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "crds", $"{Group}_{Plural}.yaml"));
        await client.CreateCustomResourceDefinitionAsync(KubernetesYaml.Deserialize<V1CustomResourceDefinition>(crd));
        await client.CreateNamespaceAsync(new() { Metadata = new() { Name = Namespace } });
        object deployment = new
        {
            apiVersion = $"{Group}/{Version}",
            kind = "CrossEncoderDeployment",
            metadata = new { name = Name, @namespace = Namespace },
            spec = new { model = new { uri = "file:///models/any" } },
            status = new
            {
                traffic = new[]
                {
                    new { revision = "aaaaaaaaaa", role = "stable", weight = 90, readyReplicas = 2, replicas = 2 },
                    new { revision = "bbbbbbbbbb", role = "canary", weight = 10, readyReplicas = 1, replicas = 1 },
                },
            },
        };
        while (!await CreateAsync(client, deployment))
        {
            // The CRD is not served yet.
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        await client.CustomObjects.PatchNamespacedCustomObjectStatusAsync(
            new V1Patch(deployment, V1Patch.PatchType.MergePatch), Group, Version, Namespace, Plural, Name);
        foreach (var port in Nginx.StablePorts)
        {
            await client.CreateNamespacedEndpointSliceAsync(Slice("aaaaaaaaaa", port), Namespace);
        }

        await client.CreateNamespacedEndpointSliceAsync(Slice("bbbbbbbbbb", Nginx.CanaryPort), Namespace);
    }

    private static async Task<bool> CreateAsync(Kubernetes client, object deployment)
    {
        try
        {
            await client.CustomObjects.CreateNamespacedCustomObjectAsync(deployment, Group, Version, Namespace, Plural);
            return true;
        }
        catch (k8s.Autorest.HttpOperationException e) when (e.Response.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    private static V1EndpointSlice Slice(string revision, int port) => new()
    {
        Metadata = new()
        {
            Name = $"{Name}-{revision}-{port}",
            Labels = new Dictionary<string, string>
            {
                ["kubernetes.io/service-name"] = $"{Name}-{revision}",
                [$"{Group}/deployment"] = Name,
                [$"{Group}/revision"] = revision,
            },
        },
        AddressType = "IPv4",
        Endpoints = [new() { Addresses = ["127.0.0.1"], Conditions = new() { Ready = true } }],
        Ports = [new() { Name = "http", Port = port, Protocol = "TCP" }],
    };
}
