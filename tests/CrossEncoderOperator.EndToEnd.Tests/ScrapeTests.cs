using CrossEncoderOperator.Rig.Load;
using CrossEncoderOperator.TestKit;
using k8s;

namespace CrossEncoderOperator.EndToEnd.Tests;

/// <summary>The shipped scrape configuration, with the rights of the shipped service account.</summary>
public sealed class ScrapeTests(OperatedCluster cluster)
{
    [Fact]
    public async Task Prometheus_finds_the_pods_and_their_replacements()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var subject = await cluster.SubjectAsync();
        await subject.ApplyAsync("model: { uri: 'file:///models/a' }");
        var revision = (await subject.ReadyAsync()).StableRevision;
        var series = $$"""{namespace="{{subject.Namespace.Name}}",name="product-search",revision="{{revision}}"}""";
        var first = await ScrapedPodAsync(other: null);
        Assert.Equal(0, await cluster.Prometheus.SumAsync($"crossencoder_documents_total{series}", cancel));

        var documents = await AskAsync(requests: 20);
        await ReachesAsync($"crossencoder_documents_total{series}", documents);
        await ReachesAsync($"ceil(increase(crossencoder_documents_total{series}[1m]))", documents);

        await cluster.Client.CoreV1.DeleteNamespacedPodAsync(first, subject.Namespace.Name, cancellationToken: cancel);
        await ScrapedPodAsync(other: first);
        await subject.ReadyAsync();
        documents = await AskAsync(requests: 5);
        await ReachesAsync($"crossencoder_documents_total{series}", documents);

        async Task<double> AskAsync(int requests)
        {
            var queries = await Catalogue.DemoAsync();
            await using var load = LoadClient.Start(
                new LoadOptions(await subject.AddressAsync()) { Workers = 2, MaxRequests = requests }, queries, TimeProvider.System);
            var report = await load.FinishAsync(cancel);
            Assert.Equal((requests, 0), (report.Requests, report.Failed));
            return Enumerable.Range(0, requests).Sum(number => queries[number % queries.Length].Documents.Length);
        }

        Task ReachesAsync(string expression, double value) => Eventually.GetAsync(
            $"{expression} to be {value}", token => cluster.Prometheus.SumAsync(expression, token), sum => sum >= value);

        async Task<string> ScrapedPodAsync(string? other)
        {
            var up = await Eventually.GetAsync(
                "one pod to be up", token => cluster.Prometheus.QueryAsync($"up{series} == 1", token),
                samples => samples is [var sample] && sample.Labels["pod"] != other);
            return up.Single().Labels["pod"];
        }
    }
}
