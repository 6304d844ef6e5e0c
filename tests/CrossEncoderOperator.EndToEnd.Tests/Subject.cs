using System.Net.Http.Json;
using System.Text.Json;
using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Status;
using CrossEncoderOperator.TestKit;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.EndToEnd.Tests;

/// <summary>One CrossEncoderDeployment in a namespace of its own.</summary>
public sealed class Subject(OperatedCluster cluster, TestNamespace ns, string name) : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };

    public OperatedCluster Cluster => cluster;

    public string Name => name;

    public TestNamespace Namespace => ns;

    public string Selector => $"{Labels.Deployment}={name}";

    /// <summary>Applies a spec, written as YAML in one line; the resources are small, since all tests share a node.</summary>
    public Task<string> ApplyAsync(string spec) => ns.ApplyAsync(Manifest(spec));

    public string Manifest(string spec) => $$"""
        apiVersion: {{ApiGroup.GroupVersion}}
        kind: {{CrossEncoderDeployment.KubeKind}}
        metadata: { name: {{name}} }
        spec: { resources: { cpu: 50m, memory: 256Mi }, {{spec}} }
        """;

    public async Task<CrossEncoderDeployment> GetAsync()
    {
        var json = await cluster.Client.CustomObjects.GetNamespacedCustomObjectAsync<CrossEncoderDeployment>(
            ApiGroup.Name, ApiGroup.Version, ns.Name, CrossEncoderDeployment.Plural, name, TestContext.Current.CancellationToken);
        return json;
    }

    /// <summary>Waits until the status speaks of the current spec and <paramref name="done"/> holds of it.</summary>
    public async Task<CrossEncoderDeploymentStatus> ReachesAsync(string what, Func<CrossEncoderDeploymentStatus, bool> done) =>
        (await Eventually.GetAsync(
            what, _ => GetAsync(), found => found.Status is { } status && status.ObservedGeneration == found.Metadata.Generation && done(status), s_patience))
        .Status!;

    public Task<CrossEncoderDeploymentStatus> ReadyAsync() =>
        ReachesAsync("the object to be ready", status => Condition(status, ConditionType.Ready)?.Status == "True");

    public static V1Condition? Condition(CrossEncoderDeploymentStatus status, string type) =>
        status.Conditions?.FirstOrDefault(condition => condition.Type == type);

    /// <summary>Asks the address of the object.</summary>
    /// <returns>The indices of the texts, best first.</returns>
    public async Task<int[]> RerankAsync(string query, params string[] texts)
    {
        using var response = await _http.PostAsJsonAsync(
            new Uri(await AddressAsync(), "rerank"), new { query, texts }, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode}: {body}");
        using var json = JsonDocument.Parse(body);
        return [.. json.RootElement.EnumerateArray().OrderByDescending(rank => rank.GetProperty("score").GetDouble()).Select(rank => rank.GetProperty("index").GetInt32())];
    }

    /// <summary>The address of the object, as there is no DNS: its Service's.</summary>
    public async Task<Uri> AddressAsync()
    {
        var spec = (await ServiceAsync()).Spec;
        return new Uri($"http://{spec.ClusterIP}:{spec.Ports[0].Port}/");
    }

    public Task<V1Service> ServiceAsync() =>
        cluster.Client.CoreV1.ReadNamespacedServiceAsync(name, ns.Name, cancellationToken: TestContext.Current.CancellationToken);

    public async Task<V1Deployment[]> DeploymentsAsync() => [.. (await cluster.Client.AppsV1.ListNamespacedDeploymentAsync(
        ns.Name, labelSelector: Selector, cancellationToken: TestContext.Current.CancellationToken)).Items];

    /// <summary>Kind, name and version of all objects that were made of this one, and its own.</summary>
    public async Task<string> VersionsAsync() => (await ns.KubectlAsync(
        "get", "ced,controllerrevisions,configmaps,deployments,replicasets,services,poddisruptionbudgets,networkpolicies,pods", "-l", Selector,
        "-o", "custom-columns=KIND:.kind,NAME:.metadata.name,VERSION:.metadata.resourceVersion", "--no-headers")).Succeeded()
        + (await GetAsync()).Metadata.ResourceVersion;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await ns.DisposeAsync();
    }
}
