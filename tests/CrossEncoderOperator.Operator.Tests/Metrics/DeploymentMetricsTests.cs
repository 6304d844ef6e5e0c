using System.Text;
using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Rollouts;
using CrossEncoderOperator.Api.Status;
using CrossEncoderOperator.Operator.Metrics;
using Prometheus;

namespace CrossEncoderOperator.Operator.Tests.Metrics;

public sealed class DeploymentMetricsTests
{
    private static readonly DateTime s_now = new(2026, 3, 1, 9, 0, 0, DateTimeKind.Utc);

    private readonly CollectorRegistry _registry = global::Prometheus.Metrics.NewCustomRegistry();
    private readonly DeploymentMetrics _metrics;

    public DeploymentMetricsTests() => _metrics = new(_registry);

    [Fact]
    public async Task Phase_and_weights_are_those_of_the_status_and_no_others()
    {
        _metrics.Observe(Deployment("a", null), new() { Phase = "Pending", Traffic = [Traffic("1", "canary", 0)] });
        _metrics.Observe(Deployment("b", null), new() { Phase = "Ready" });
        _metrics.Observe(Deployment("a", null), new() { Phase = "Progressing", Traffic = [Traffic("1", "stable", 95), Traffic("2", "canary", 5)] });
        Assert.Equal(
            [
                "deployment_phase{namespace=\"shop\",name=\"a\",phase=\"Progressing\"} 1",
                "deployment_phase{namespace=\"shop\",name=\"b\",phase=\"Ready\"} 1",
                "deployment_traffic_weight_percent{namespace=\"shop\",name=\"a\",revision=\"1\",role=\"stable\"} 95",
                "deployment_traffic_weight_percent{namespace=\"shop\",name=\"a\",revision=\"2\",role=\"canary\"} 5",
            ],
            await LinesAsync("deployment_"));
        _metrics.Forget(new("shop", "a"));
        Assert.Equal(["deployment_phase{namespace=\"shop\",name=\"b\",phase=\"Ready\"} 1"], await LinesAsync("deployment_"));
    }

    [Fact]
    public async Task Rollouts_are_counted_when_they_end_and_once()
    {
        var promoted = new HistoryEntry { Revision = "1", Result = RevisionResult.Promoted, At = s_now };
        var rolledBack = new HistoryEntry { Revision = "2", Result = RevisionResult.RolledBack, At = s_now, Reason = "SloBreach" };
        var first = new CrossEncoderDeploymentStatus { History = [promoted] };
        var second = new CrossEncoderDeploymentStatus { History = [rolledBack, promoted] };
        _metrics.Observe(Deployment("a", null), first);
        _metrics.Observe(Deployment("a", first), second);
        _metrics.Observe(Deployment("a", second), second);
        Assert.Equal(
            [
                "rollbacks_total{namespace=\"shop\",name=\"a\",reason=\"SloBreach\"} 1",
                "rollouts_total{namespace=\"shop\",name=\"a\",result=\"Promoted\"} 1",
                "rollouts_total{namespace=\"shop\",name=\"a\",result=\"RolledBack\"} 1",
                "rollouts_total{namespace=\"shop\",name=\"a\",result=\"Superseded\"} 0",
            ],
            await LinesAsync("roll"));
        _metrics.Forget(new("shop", "a"));
        Assert.Empty(await LinesAsync("roll"));
    }

    [Fact]
    public async Task Verdicts_are_counted_once_for_each_look()
    {
        var first = Looked(s_now);
        var second = Looked(s_now.AddSeconds(15));
        _metrics.Observe(Deployment("a", null), first);
        _metrics.Observe(Deployment("a", first), first with { Phase = "Ready" });
        _metrics.Observe(Deployment("a", first), second);
        Assert.Equal(
            ["verdicts_total{namespace=\"shop\",name=\"a\",sli=\"availability\",verdict=\"NoData\"} 2", "verdicts_total{namespace=\"shop\",name=\"a\",sli=\"latency\",verdict=\"Pass\"} 2"],
            await LinesAsync("verdicts"));
        _metrics.Forget(new("shop", "a"));
        Assert.Empty(await LinesAsync("verdicts"));
    }

    private static CrossEncoderDeploymentStatus Looked(DateTime at) => new()
    {
        Rollout = new()
        {
            LookedAt = at,
            Verdicts = [new() { Sli = "latency", Verdict = "Pass" }, new() { Sli = "availability", Verdict = "NoData" }],
        },
    };

    private static TrafficStatus Traffic(string revision, string role, int weight) => new() { Revision = revision, Role = role, Weight = weight };

    private static CrossEncoderDeployment Deployment(string name, CrossEncoderDeploymentStatus? status) =>
        new() { Metadata = new() { Name = name, NamespaceProperty = "shop" }, Status = status };

    private async Task<string[]> LinesAsync(string prefix)
    {
        using var stream = new MemoryStream();
        await _registry.CollectAndExportAsTextAsync(stream, TestContext.Current.CancellationToken);
        return
        [
            .. Encoding.UTF8.GetString(stream.ToArray()).Split('\n')
                .Where(line => line.StartsWith($"crossencoder_{prefix}", StringComparison.Ordinal))
                .Select(line => line["crossencoder_".Length..])
                .Order(StringComparer.Ordinal),
        ];
    }
}
