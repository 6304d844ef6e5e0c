using System.Diagnostics;
using CrossEncoderOperator.Rig.Load;
using CrossEncoderOperator.TestKit;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.EndToEnd.Tests.Rollouts;

/// <summary>Run by <c>make soak-rollouts</c>: many requests through everything that may happen to what serves them.</summary>
[Collection(AloneCollection.Name)]
public sealed class SoakTests(OperatedCluster cluster)
{
    private const int Requests = 50_000;
    private const int Documents = 3;

    [Fact(Explicit = true)]
    public async Task No_request_fails_while_models_and_pods_come_and_go()
    {
        await using var subject = await cluster.SubjectAsync();
        const string fast = "latency: { threshold: 10s, objective: 0.9 }, availability: { objective: 0.9 }";
        await subject.ApplyAsync(Specs.Of("a", fast, replicas: 2));
        await subject.ReadyAsync();
        var queries = (await Catalogue.HeldOutAsync()).Select(query => query with { Documents = query.Documents[..Documents], Relevance = query.Relevance[..Documents] });
        await using var load = LoadClient.Start(
            new LoadOptions(await subject.AddressAsync()) { Workers = 4, MaxRequests = Requests, Timeout = TimeSpan.FromSeconds(30) }, queries, TimeProvider.System);

        var rounds = 0;
        var watch = Stopwatch.StartNew();
        for (; load.Report.Requests < Requests; rounds++)
        {
            await subject.ApplyAsync(Specs.Of(rounds % 2 == 0 ? "b" : "better", fast, replicas: 2));
            var promoted = await subject.PromotedAsync();
            await subject.ApplyAsync(Specs.Of("a", fast, $"steps: [{{ weight: 50, pause: true }}], rollbackWindow: 0s, retryToken: '{rounds}'", replicas: 2));
            var canary = (await subject.InStepAsync(1, "Paused")).CanaryRevision;
            await subject.ActAsync($"abort@{canary}");
            Assert.Equal(promoted.StableRevision, (await subject.RolledBackAsync()).StableRevision);
            await DeleteOneAsync("crossencoder-system", "app.kubernetes.io/name=crossencoder-router");
            await DeleteOneAsync(subject.Namespace.Name, $"{subject.Selector},crossencoder.dev/revision={promoted.StableRevision}");
            TestContext.Current.TestOutputHelper?.WriteLine($"{watch.Elapsed.TotalSeconds:0} s: {load.Report.Requests} requests, {load.Report.Failed} failed");
            Assert.True(watch.Elapsed < TimeSpan.FromMinutes(20), load.Report.ToString());
        }

        var report = await load.FinishAsync(TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine($"{rounds} rounds of promotion, rollback, router restart and pod kill; {report}");
        Assert.Equal((Requests, 0), (report.Requests, report.Failed));
    }

    /// <summary>Deletes a pod, and waits until another is ready in its place.</summary>
    private async Task DeleteOneAsync(string ns, string selector)
    {
        var cancel = TestContext.Current.CancellationToken;
        var before = (await ReadyAsync(cancel)).Select(pod => pod.Metadata.Name).ToArray();
        await cluster.Client.CoreV1.DeleteNamespacedPodAsync(before[0], ns, cancellationToken: cancel);
        await Eventually.GetAsync(
            $"{before.Length} pods {selector} without {before[0]}", ReadyAsync,
            found => found.Count == before.Length && found.All(pod => pod.Metadata.Name != before[0]), TimeSpan.FromMinutes(2));

        async Task<IReadOnlyList<V1Pod>> ReadyAsync(CancellationToken token) =>
        [
            .. (await cluster.Client.CoreV1.ListNamespacedPodAsync(ns, labelSelector: selector, cancellationToken: token)).Items
                .Where(pod => pod.Metadata.DeletionTimestamp is null && pod.Status.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true),
        ];
    }
}
