using CrossEncoderOperator.TestKit;

namespace CrossEncoderOperator.EndToEnd.Tests;

[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}

/// <summary>What no other test may disturb: they run when the others are done.</summary>
[Collection(AloneCollection.Name)]
public sealed class SteadyStateTests(OperatedCluster cluster)
{
    private static readonly string[] s_writes = ["create", "apply", "delete"];

    // Long enough for the slowest thing that happens by itself, a renewal of the node's lease and of the operator's.
    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Steady_fleet_is_not_written_to()
    {
        await using var one = await cluster.SubjectAsync("one");
        await using var two = await cluster.SubjectAsync("two");
        await one.ApplyAsync("model: { uri: 'file:///models/a' }");
        await two.ApplyAsync("model: { uri: 'file:///models/b' }, scaling: { minReplicas: 2 }");
        await one.ReadyAsync();
        await two.ReadyAsync();
        var settled = await Eventually.GetAsync("the operator to come to rest", async cancel =>
        {
            var before = await WritesAsync();
            await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, cancel);
            return (Before: before, After: await WritesAsync());
        }, seen => seen.Before == seen.After, TimeSpan.FromMinutes(2));
        var objects = await VersionsAsync();

        await Task.Delay(s_window, TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.Equal(objects, await VersionsAsync());
        Assert.Contains("verb=\"apply\"", settled.After, StringComparison.Ordinal);
        Assert.Equal(settled.After, await WritesAsync());

        async Task<string> VersionsAsync() =>
            await one.VersionsAsync() + await EventsAsync(one) + await two.VersionsAsync() + await EventsAsync(two);
    }

    /// <summary>Name and version of the events around an object: one that is told again has another version.</summary>
    private static async Task<string> EventsAsync(Subject subject) => (await subject.Namespace.KubectlAsync(
        "get", "events.events.k8s.io", "-o", "custom-columns=NAME:.metadata.name,VERSION:.metadata.resourceVersion", "--no-headers")).Succeeded();

    [Fact]
    public async Task Restarted_operator_changes_nothing_and_goes_on()
    {
        await using var subject = await cluster.SubjectAsync();
        await subject.ApplyAsync("model: { uri: 'file:///models/a' }");
        await subject.ReadyAsync();
        var objects = await subject.VersionsAsync();
        var old = await cluster.OperatorAsync();
        (await cluster.Kubectl.RunAsync("-n", old.Metadata.NamespaceProperty, "delete", "pod", old.Metadata.Name, "--timeout=60s")).Succeeded();
        (await cluster.Kubectl.RunAsync(
            ["-n", "crossencoder-system", "rollout", "status", "deployment/crossencoder-operator", "--timeout=120s"], null, TimeSpan.FromMinutes(3))).Succeeded();
        Assert.NotEqual(old.Metadata.Uid, (await cluster.OperatorAsync()).Metadata.Uid);

        await subject.ApplyAsync("model: { uri: 'file:///models/a' }, rollout: { revisionHistoryLimit: 4 }");
        await subject.ReadyAsync();
        Assert.Equal(Stripped(objects), Stripped(await subject.VersionsAsync()));

        await subject.ApplyAsync("model: { uri: 'file:///models/b' }");
        await subject.ReadyAsync();

        // All but the object itself, whose spec and status have changed.
        static IEnumerable<string> Stripped(string versions) => versions.Split('\n')[..^1];
    }

    /// <summary>The operator's requests that write, but for patches: those of its lease never rest, and others show in the versions of objects and events.</summary>
    private async Task<string> WritesAsync()
    {
        var pod = await cluster.OperatorAsync();
        using var http = new HttpClient();
        var metrics = await http.GetStringAsync(new Uri($"http://{pod.Status.PodIP}:8080/metrics"), TestContext.Current.CancellationToken);
        var counts = metrics.Split('\n')
            .Where(line => line.StartsWith("rest_client_requests_total{", StringComparison.Ordinal))
            .Where(line => s_writes.Any(verb => line.Contains($"verb=\"{verb}\"", StringComparison.Ordinal)));
        return string.Join('\n', counts.Order(StringComparer.Ordinal));
    }
}
