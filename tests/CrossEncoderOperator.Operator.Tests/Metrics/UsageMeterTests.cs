using System.Text;
using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Scaling;
using CrossEncoderOperator.Api.Status;
using CrossEncoderOperator.Operator.Metrics;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;
using Prometheus;

namespace CrossEncoderOperator.Operator.Tests.Metrics;

public sealed class UsageMeterTests
{
    private readonly CollectorRegistry _registry = global::Prometheus.Metrics.NewCustomRegistry();
    private readonly FakeTimeProvider _time = new();
    private readonly UsageMeter _usage;

    public UsageMeterTests() => _usage = new(_registry, _time);

    [Fact]
    public async Task Replicas_are_metered_with_the_time_that_they_run()
    {
        Pass(seconds: 10, Deployment("a", new() { MaxReplicas = 8, CostPerReplicaHour = 1.5 }, ready: [2, 1]), Deployment("b", null, ready: [1]));
        Pass(seconds: 5, Deployment("a", new() { MaxReplicas = 8, CostPerReplicaHour = 1.5 }, ready: [], asleep: true), Deployment("b", new() { MinReplicas = 2 }, ready: [1]));
        Assert.Equal(
            [
                """asleep_seconds_total{namespace="shop",name="a"} 5""",
                """asleep_seconds_total{namespace="shop",name="b"} 0""",
                """cost_per_replica_hour{namespace="shop",name="a"} 1.5""",
                """replica_seconds_total{namespace="shop",name="a"} 30""",
                """replica_seconds_total{namespace="shop",name="b"} 15""",
                """saved_replica_seconds_total{namespace="shop",name="a"} 90""",
                """saved_replica_seconds_total{namespace="shop",name="b"} 5""",
            ],
            await LinesAsync());
    }

    [Fact]
    public async Task What_is_gone_has_no_series_and_a_pause_of_the_process_does_not_count()
    {
        Pass(seconds: 3_600, Deployment("a", null, ready: [1]), Deployment("b", new() { CostPerReplicaHour = 2 }, ready: [1]));
        Assert.Contains("""replica_seconds_total{namespace="shop",name="a"} 60""", await LinesAsync());
        Pass(seconds: 1, Deployment("a", null, ready: [1]));
        Assert.DoesNotContain(await LinesAsync(), line => line.Contains("\"b\"", StringComparison.Ordinal));
    }

    private void Pass(int seconds, params CrossEncoderDeployment[] deployments)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        _usage.Meter(deployments);
    }

    private async Task<string[]> LinesAsync()
    {
        using var text = new MemoryStream();
        await _registry.CollectAndExportAsTextAsync(text, TestContext.Current.CancellationToken);
        return [.. Encoding.UTF8.GetString(text.ToArray()).Split('\n')
            .Where(line => line.StartsWith("crossencoder_", StringComparison.Ordinal)).Select(line => line["crossencoder_".Length..]).Order(StringComparer.Ordinal)];
    }

    private static CrossEncoderDeployment Deployment(string name, ScalingSpec? scaling, int[] ready, bool asleep = false) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = "shop" },
        Spec = new() { Scaling = scaling },
        Status = new()
        {
            Traffic = [.. ready.Select(replicas => new Api.Rollouts.TrafficStatus { ReadyReplicas = replicas })],
            Conditions = asleep ? [new V1Condition { Type = ConditionType.Asleep, Status = "True" }] : [],
        },
    };
}
