using System.Collections.Concurrent;
using System.Net;
using System.Text;
using CrossEncoderOperator.TestKit;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.Router.Tests.Cluster;

/// <summary>The shipped router, as pods with their own rights, on a cluster; the test plays the operator and the server pods.</summary>
public sealed class RouterOnClusterTests(TestCluster cluster) : IClassFixture<TestCluster>
{
    private const string System = "crossencoder-system";
    private const string Selector = "app.kubernetes.io/name=crossencoder-router";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Weights_are_followed_and_a_restart_of_the_routers_loses_nothing()
    {
        Assert.SkipWhen(
            Environment.GetEnvironmentVariable("CROSSENCODER_TEST_KUBECONFIG") is { Length: > 0 }, "the replicas are of this process, which no other cluster reaches");
        await using var stable = await TestReplica.StartAsync("stable");
        await using var canary = await TestReplica.StartAsync("canary");
        await using var ns = await cluster.NamespaceAsync();
        await DeployAsync();
        await CreateAsync(ns, stable.Address, canary.Address);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var publishing = PublishRoutersAsync(ns, stop.Token);
        var service = await cluster.Client.CoreV1.ReadNamespacedServiceAsync("product-search", ns.Name, cancellationToken: Cancel);
        using var client = new HttpClient { BaseAddress = new($"http://{service.Spec.ClusterIP}"), Timeout = TimeSpan.FromSeconds(10) };
        await Eventually.HoldsAsync("an answer through the Service", async _ => (await AskAsync(client)).Code == HttpStatusCode.OK);

        await WeightAsync(ns, 100);
        await Eventually.HoldsAsync("all requests at the canary", async _ => (await SampleAsync(client, 40)) == 40);
        await WeightAsync(ns, 0);
        await Eventually.HoldsAsync("no request at the canary", async _ => (await SampleAsync(client, 40)) == 0);
        await WeightAsync(ns, 25);
        await Eventually.HoldsAsync("a canary with some requests", async _ => (await SampleAsync(client, 40)) > 0);
        Assert.InRange(await SampleAsync(client, 400), 96, 104);

        // New connections and kept ones, while every router pod is replaced.
        var failures = new ConcurrentBag<string>();
        var sent = 0;
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var clients = Enumerable.Range(0, 4).Select(async n =>
        {
            using var own = new SocketsHttpHandler { PooledConnectionLifetime = n % 2 == 0 ? TimeSpan.Zero : Timeout.InfiniteTimeSpan };
            using var http = new HttpClient(own) { BaseAddress = client.BaseAddress, Timeout = TimeSpan.FromSeconds(10) };
            while (!done.IsCancellationRequested)
            {
                try
                {
                    var (code, body) = await AskAsync(http);
                    Interlocked.Increment(ref sent);
                    if (code != HttpStatusCode.OK)
                    {
                        failures.Add($"{code}: {body}");
                    }
                }
                catch (HttpRequestException e)
                {
                    failures.Add(e.ToString());
                }

                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, CancellationToken.None);
            }
        }).ToList();
        (await cluster.Kubectl.RunAsync("-n", System, "rollout", "restart", "deployment/crossencoder-router")).Succeeded();
        (await cluster.Kubectl.RunAsync("-n", System, "rollout", "status", "deployment/crossencoder-router", "--timeout=90s")).Succeeded();
        await Eventually.HoldsAsync("the old pods to end", async c =>
            (await cluster.Client.CoreV1.ListNamespacedPodAsync(System, labelSelector: Selector, cancellationToken: c)).Items.Count == 2);
        await done.CancelAsync();
        await Task.WhenAll(clients);
        Assert.True(failures.IsEmpty, $"{failures.Count} of {sent} failed: {failures.FirstOrDefault()}");
        Assert.True(sent > 200, $"only {sent} requests were sent");
        await stop.CancelAsync();
        await publishing;
    }

    private static async Task<(HttpStatusCode Code, string Body)> AskAsync(HttpClient client)
    {
        using var content = new StringContent("{}", Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri("/rerank", UriKind.Relative), content, CancellationToken.None);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(CancellationToken.None));
    }

    /// <returns>How many of the requests the canary answered.</returns>
    private static async Task<int> SampleAsync(HttpClient client, int count)
    {
        var canary = 0;
        for (var i = 0; i < count; i++)
        {
            var (code, body) = await AskAsync(client);
            Assert.Equal(HttpStatusCode.OK, code);
            canary += body == "canary" ? 1 : 0;
        }

        return canary;
    }

    private async Task DeployAsync()
    {
        (await cluster.Kubectl.RunAsync("apply", "--server-side", "-k", Path.Combine(Repository.Root, "crds"))).Succeeded();
        (await cluster.Kubectl.RunAsync("wait", "--for=condition=Established", "crd", "--all", "--timeout=30s")).Succeeded();
        (await cluster.Kubectl.RunAsync("create", "namespace", System)).Succeeded();
        (await cluster.Kubectl.RunAsync("apply", "--server-side", "-k", Path.Combine(Repository.Root, "config/router"))).Succeeded();
        (await cluster.Kubectl.RunAsync("-n", System, "rollout", "status", "deployment/crossencoder-router", "--timeout=60s")).Succeeded();
    }

    private async Task CreateAsync(TestNamespace ns, IPEndPoint stable, IPEndPoint canary)
    {
        await ns.ApplyAsync("""
            apiVersion: crossencoder.dev/v1alpha1
            kind: CrossEncoderDeployment
            metadata: { name: product-search }
            spec: { model: { uri: "file:///models/any" } }
            ---
            apiVersion: v1
            kind: Service
            metadata: { name: product-search, labels: { crossencoder.dev/deployment: product-search } }
            spec: { ports: [{ name: http, port: 80, targetPort: 8080 }] }
            """);
        await cluster.Client.DiscoveryV1.CreateNamespacedEndpointSliceAsync(Given.Slice("product-search", ns.Name, Given.Stable, stable), ns.Name, cancellationToken: Cancel);
        await cluster.Client.DiscoveryV1.CreateNamespacedEndpointSliceAsync(Given.Slice("product-search", ns.Name, Given.Canary, canary), ns.Name, cancellationToken: Cancel);
        await WeightAsync(ns, 0);
    }

    private static async Task WeightAsync(TestNamespace ns, int canary) => (await ns.KubectlAsync(
        "patch", "crossencoderdeployment", "product-search", "--subresource=status", "--type=merge", "-p",
        $$"""
        {"status":{"traffic":[
          {"revision":"{{Given.Stable}}","role":"stable","weight":{{100 - canary}},"readyReplicas":1,"replicas":1},
          {"revision":"{{Given.Canary}}","role":"canary","weight":{{canary}},"readyReplicas":1,"replicas":1} ] } }
        """)).Succeeded();

    /// <summary>Keeps the Service's endpoints the ready router pods, as the operator does.</summary>
    private async Task PublishRoutersAsync(TestNamespace ns, CancellationToken stop)
    {
        var published = "";
        while (!stop.IsCancellationRequested)
        {
            var pods = await cluster.Client.CoreV1.ListNamespacedPodAsync(System, labelSelector: Selector, cancellationToken: Cancel);
            var ready = pods.Items
                .Where(p => p.Metadata.DeletionTimestamp is null && p.Status.Conditions?.Any(c => c is { Type: "Ready", Status: "True" }) is true)
                .Select(p => p.Status.PodIP).Order(StringComparer.Ordinal).ToList();
            if (string.Join(' ', ready) is var now && now != published)
            {
                var slice = new V1EndpointSlice
                {
                    ApiVersion = "discovery.k8s.io/v1",
                    Kind = "EndpointSlice",
                    Metadata = new() { Name = "product-search", Labels = new Dictionary<string, string> { ["kubernetes.io/service-name"] = "product-search" } },
                    AddressType = "IPv4",
                    Endpoints = [.. ready.Select(ip => new V1Endpoint { Addresses = [ip], Conditions = new() { Ready = true } })],
                    Ports = [new() { Name = "http", Port = 8080, Protocol = "TCP" }],
                };
                await ns.ApplyAsync(KubernetesJson.Serialize(slice));
                published = now;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        }
    }
}
