using CrossEncoderOperator.Api;
using CrossEncoderOperator.Core.Analysis.Queries;
using k8s;

namespace CrossEncoderOperator.Core.Tests.Analysis.Queries;

public sealed class SliCatalogueTests
{
    private const string Selector = "namespace=\"shop\",name=\"product-search\",revision=\"7f9c4d0a1b\"";

    [Fact]
    public void Every_objective_but_that_of_quality_is_an_sli_in_the_order_of_the_fields()
    {
        var slis = Of("""
            {"slo":{"prometheus":"main",
             "latency":{"threshold":"150ms","objective":0.95,"maxRegression":0.5},
             "availability":{"objective":0.999,"dryRun":true},
             "queueTime":{"threshold":"20ms","objective":0.9},
             "truncation":{"objective":0.99},
             "scoreDrift":{"maxRegression":0.3},
             "quality":{"goldenSet":{"configMap":"g"},"min":0.8},
             "custom":[{"name":"clicks","good":"g{{revision}}{{window}}","total":"t{{revision}}{{window}}","objective":0.7,"prometheus":"other"}]}}
            """);
        Assert.Equal(
            [("latency", 0.95, 0.5, false), ("availability", 0.999, null, true), ("queueTime", 0.9, null, false), ("truncation", 0.99, null, false), ("scoreDrift", 0, 0.3, false), ("clicks", 0.7, null, false)],
            slis.Select(sli => (sli.Name, sli.Objective.Objective, sli.Objective.MaxRegression, sli.DryRun)));
        Assert.Equal(
            ["main", "main", "main", "main", "main", "other"], slis.Select(sli => sli.Question("r", TimeSpan.FromSeconds(9)).Prometheus));
        var custom = slis[^1].Question("7f9c4d0a1b", TimeSpan.FromSeconds(90));
        Assert.Equal(("clicks", "7f9c4d0a1b", "g7f9c4d0a1b90s", "t7f9c4d0a1b90s"), (custom.Sli, custom.Revision, custom.Good, custom.Total));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"slo":{}}""")]
    [InlineData("""{"slo":{"quality":{"goldenSet":{"configMap":"g"},"min":0.8}}}""")]
    public void Without_objectives_there_is_nothing_to_ask(string spec) => Assert.Empty(Of(spec));

    [Fact]
    public void The_server_named_default_is_asked_where_none_is_named() =>
        Assert.Equal("default", Of("""{"slo":{"availability":{"objective":0.999}}}""")[0].Question("r", TimeSpan.Zero).Prometheus);

    [Theory]
    [InlineData(
        "latency", """{"slo":{"latency":{"threshold":"150ms","objective":0.95}}}""",
        "sum(increase(crossencoder_router_latency_good_total{S}[90s])) or vector(0)",
        "sum(increase(crossencoder_router_latency_requests_total{S}[90s])) and on() crossencoder_router_latency_requests_total{S}")]
    [InlineData(
        "availability", """{"slo":{"availability":{"objective":0.999}}}""",
        "sum(increase(crossencoder_router_requests_total{S,code!~\"5..|429|499\"}[90s])) or vector(0)",
        "sum(increase(crossencoder_router_requests_total{S,code!=\"499\"}[90s])) and on() crossencoder_router_requests_total{S,code!=\"499\"}")]
    [InlineData(
        "availability by the server", """{"traffic":{"mode":"GatewayAPI"},"slo":{"availability":{"objective":0.999}}}""",
        "sum(increase(crossencoder_request_duration_seconds_count{S,route=~\"/rerank|/v1/rerank|/v2/rerank\",code!~\"5..|429|499\"}[90s])) or vector(0)",
        "sum(increase(crossencoder_request_duration_seconds_count{S,route=~\"/rerank|/v1/rerank|/v2/rerank\",code!=\"499\"}[90s])) and on() crossencoder_request_duration_seconds_count{S,route=~\"/rerank|/v1/rerank|/v2/rerank\",code!=\"499\"}")]
    [InlineData(
        "truncation", """{"slo":{"truncation":{"objective":0.99}}}""",
        "clamp_min(sum(increase(crossencoder_documents_total{S}[90s])) - sum(increase(crossencoder_truncated_documents_total{S}[90s])), 0)",
        "sum(increase(crossencoder_documents_total{S}[90s])) and on() crossencoder_documents_total{S}")]
    [InlineData(
        "score drift", """{"slo":{"scoreDrift":{"threshold":0.3,"maxRegression":1}}}""",
        "clamp_min(sum(increase(crossencoder_document_scores_count{S}[90s])) - sum(increase(crossencoder_document_scores_bucket{S,le=\"0.3\"}[90s])), 0)",
        "sum(increase(crossencoder_document_scores_count{S}[90s])) and on() crossencoder_document_scores_count{S}")]
    public void Queries_count_good_and_all_events(string what, string spec, string good, string total)
    {
        var question = Of(spec).Single().Question("7f9c4d0a1b", TimeSpan.FromSeconds(90.7));
        Assert.True(good.Replace("{S", $"{{{Selector}", StringComparison.Ordinal) == question.Good, $"{what}: {question.Good}");
        Assert.True(total.Replace("{S", $"{{{Selector}", StringComparison.Ordinal) == question.Total, $"{what}: {question.Total}");
    }

    [Theory]
    [InlineData("1ms", "0.001")]
    [InlineData("20ms", "0.032")]
    [InlineData("32ms", "0.032")]
    [InlineData("33ms", "0.064")]
    [InlineData("500ms", "0.512")]
    [InlineData("1m", "65.536")]
    [InlineData("2m", "+Inf")]
    public void A_time_of_the_server_is_held_against_the_nearest_bucket_that_is_not_smaller(string threshold, string limit)
    {
        var latency = Of("""{"traffic":{"mode":"GatewayAPI"},"slo":{"latency":{"threshold":"T","objective":0.9}}}""".Replace("T\"", threshold + '"', StringComparison.Ordinal)).Single();
        var queue = Of("""{"slo":{"queueTime":{"threshold":"T","objective":0.9}}}""".Replace("T\"", threshold + '"', StringComparison.Ordinal)).Single();
        Assert.Contains($",le=\"{limit}\"}}[9s]", latency.Question("r", TimeSpan.FromSeconds(9)).Good, StringComparison.Ordinal);
        Assert.Contains(
            $"crossencoder_queue_duration_seconds_bucket{{namespace=\"shop\",name=\"product-search\",revision=\"r\",le=\"{limit}\"}}",
            queue.Question("r", TimeSpan.FromSeconds(9)).Good, StringComparison.Ordinal);
    }

    private static IReadOnlyList<Sli> Of(string spec) => SliCatalogue.Of(new CrossEncoderDeployment
    {
        Metadata = new() { Name = "product-search", NamespaceProperty = "shop" },
        Spec = KubernetesJson.Deserialize<CrossEncoderDeploymentSpec>(spec),
    });
}
