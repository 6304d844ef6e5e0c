using System.Text.Json;
using System.Threading.Channels;
using CrossEncoderOperator.Api;
using CrossEncoderOperator.Core.Analysis;
using CrossEncoderOperator.Core.Inquiries;
using CrossEncoderOperator.Operator.Inquiries;
using CrossEncoderOperator.Operator.Prometheus;
using CrossEncoderOperator.Operator.Tests.Support;
using CrossEncoderOperator.Runtime.Clients;
using CrossEncoderOperator.Runtime.Controllers;
using k8s;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrossEncoderOperator.Operator.Tests.Inquiries;

public sealed class InquiryRunnerTests : IAsyncLifetime
{
    private const string Golden = """
        {"query":"mug","documents":["cup","car","bowl"],"grades":[3,0,1]}
        {"query":"wheel","documents":["cup","car","bowl"],"grades":[0,3,0]}
        """;

    private static readonly ObjectKey s_key = new("shop", "product-search");

    private readonly Channel<ObjectKey> _triggered = Channel.CreateUnbounded<ObjectKey>();
    private readonly Channel<string> _asked = Channel.CreateUnbounded<string>();
    private readonly List<string> _cancelled = [];
    private readonly Dictionary<string, (double Scale, int Status, int Times)> _pods = new(StringComparer.Ordinal);
    private TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _golden = Golden;
    private TestServer _server = null!;
    private PrometheusClient _prometheus = null!;
    private Kubernetes _kubernetes = null!;
    private RerankClient _rerank = null!;
    private GoldenRanker _ranker = null!;
    private InquiryRunner _runner = null!;

    public async ValueTask InitializeAsync()
    {
        _gate.SetResult();
        _server = await TestServer.StartAsync(AnswerAsync);
        _prometheus = new(new() { Servers = [new() { Name = "default", Url = _server.Url.ToString(), Timeout = "1m" }] }, TimeProvider.System);
        _kubernetes = new(new KubernetesClientConfiguration { Host = _server.Url.ToString() });
        _rerank = new(TimeProvider.System);
        _ranker = new(new ApiClient(_kubernetes, TimeProvider.System), _rerank, TimeProvider.System);
        var trigger = new ReconcileTrigger<CrossEncoderDeployment>();
        trigger.Attach(key => _triggered.Writer.TryWrite(key));
        _runner = new(_prometheus, _ranker, trigger, TimeProvider.System, NullLogger<InquiryRunner>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await _runner.DisposeAsync();
        _ranker.Dispose();
        _rerank.Dispose();
        _kubernetes.Dispose();
        _prometheus.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Findings_come_once_with_a_reconcile_of_the_object()
    {
        Assert.Empty(_runner.Take(s_key));
        var first = Question("1");
        var second = Question("2") with { Prometheus = "other" };
        _runner.Start(s_key, new("a", [first, second, first], null));
        Assert.Equal(s_key, await TriggeredAsync());
        var findings = Assert.Single(_runner.Take(s_key));
        Assert.Equal("a", findings.InquiryId);
        Assert.Null(findings.Golden);
        Assert.Equal(2, findings.Answers.Count);
        Assert.Equal(SliAnswer.Of(1, 1), findings.Answers[first]);
        Assert.Equal("the operator's settings name no Prometheus server 'other'", findings.Answers[second].Error);
        Assert.Empty(_runner.Take(s_key));
        // Taken, it may be asked again.
        _runner.Start(s_key, new("a", [first], null));
        await TriggeredAsync();
        Assert.Single(_runner.Take(s_key));
    }

    [Fact]
    public async Task The_same_inquiry_is_not_asked_twice_and_another_replaces_it()
    {
        _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _runner.Start(s_key, new("a", [Question("1")], null));
        _runner.Start(s_key, new("a", [Question("1")], null));
        await AskedAsync("1");
        Assert.False(_asked.Reader.TryRead(out _));
        _runner.Start(s_key, new("b", [Question("2")], null));
        await AskedAsync("2");
        await TestKit.Eventually.HoldsAsync("the end of the first queries", _ => Task.FromResult(Cancelled().SequenceEqual(["1"])));
        _gate.SetResult();
        await TriggeredAsync();
        Assert.Equal("b", Assert.Single(_runner.Take(s_key)).InquiryId);
        Assert.False(_triggered.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Nothing_is_kept_of_an_object_that_is_gone_or_after_a_stop()
    {
        _runner.Start(s_key, new("a", [Question("1")], null));
        await TriggeredAsync();
        _runner.Forget(s_key);
        Assert.Empty(_runner.Take(s_key));

        _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _runner.Start(s_key, new("b", [Question("2")], null));
        await AskedAsync("1", "1", "2");
        _runner.Forget(s_key);
        _runner.Start(s_key, new("b", [Question("3")], null));
        await AskedAsync("3");
        await _runner.DisposeAsync().AsTask().OrTimeout("the end of what runs");
        await TestKit.Eventually.HoldsAsync("the end of the queries", _ => Task.FromResult(Cancelled().SequenceEqual(["2", "3"])));
        _runner.Start(s_key, new("c", [Question("4")], null));
        Assert.Empty(_runner.Take(s_key));
        Assert.False(_triggered.Reader.TryRead(out _));
        Assert.False(_asked.Reader.TryRead(out _));
    }

    [Fact]
    public async Task A_golden_set_is_ranked_on_both_revisions()
    {
        _pods["canary"] = (-1, 200, 0);
        _pods["stable"] = (1, 200, 0);
        var golden = await RankAsync("mrr@3", stable: true);
        // The pods score cup, car and bowl 3, 2 and 1 times their scale: stable ranks cup first, the canary last.
        Assert.Equal(((1 + (1 / 2.0)) / 2, ((1.0 / 1) + (1 / 2.0)) / 2, 1.0, 2), (golden.Canary, golden.Stable, golden.Overlap, golden.Queries));
        golden = await RankAsync("accuracy@1", stable: false);
        Assert.Equal((0.5, null, null), (golden.Canary, golden.Stable, golden.Overlap));
        Assert.Null(golden.GoldenSetFault ?? golden.RankingFault);
    }

    [Fact]
    public async Task A_pod_that_is_busy_is_asked_again()
    {
        _pods["canary"] = (1, 429, 2);
        Assert.Equal(0.75, (await RankAsync("mrr@3", stable: false)).Canary);
    }

    [Theory]
    [InlineData("no ConfigMap", null, 200, "ConfigMap golden does not exist", null)]
    [InlineData("no key", "", 200, "ConfigMap golden has no key golden.jsonl", null)]
    [InlineData("not a golden set", "{}", 200, "ConfigMap golden, golden.jsonl: line 1: query: is required", null)]
    [InlineData("a pod that fails", Golden, 500, null, "the canary could not rank query ")]
    [InlineData("a pod that leaves one out", Golden, 206, null, "the answer does not have one score for each document")]
    [InlineData("a pod that gives no list", Golden, 299, null, "the answer is not a list of scores")]
    [InlineData("an API server that fails", "fail", 200, null, "ConfigMap golden cannot be read: ")]
    public async Task A_set_that_cannot_be_ranked_says_why(string what, string? golden, int status, string? setFault, string? rankingFault)
    {
        _golden = golden;
        _pods["canary"] = (1, status, int.MaxValue);
        var finding = await RankAsync("ndcg@10", stable: false);
        Assert.Equal((null, setFault), (finding.Canary, finding.GoldenSetFault));
        Assert.True(rankingFault is null ? finding.RankingFault is null : finding.RankingFault!.Contains(rankingFault, StringComparison.Ordinal), $"{what}: {finding.RankingFault}");
    }

    private async Task<GoldenFinding> RankAsync(string metric, bool stable)
    {
        _runner.Start(s_key, new(metric, [], new(
            "shop", "golden", "golden.jsonl", metric, new(_server.Url, "/canary/"), stable ? new(_server.Url, "/stable/") : null)));
        await TriggeredAsync();
        return Assert.Single(_runner.Take(s_key)).Golden!;
    }

    private async Task<ObjectKey> TriggeredAsync() => await _triggered.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().OrTimeout("the reconcile");

    private async Task AskedAsync(params string[] revisions)
    {
        foreach (var revision in revisions)
        {
            Assert.Equal(revision, await _asked.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().OrTimeout($"a query for {revision}"));
        }
    }

    private string[] Cancelled()
    {
        lock (_cancelled)
        {
            return [.. _cancelled.Order(StringComparer.Ordinal)];
        }
    }

    private static SliQuestion Question(string revision) => new("latency", revision, "default", revision, revision);

    private Task AnswerAsync(HttpContext context) => context.Request.Path.Value switch
    {
        "/api/v1/query" => QueryAsync(context),
        "/api/v1/namespaces/shop/configmaps/golden" => MapAsync(context),
        var path => PodAsync(context, path!.Split('/')[1]),
    };

    private async Task QueryAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        _asked.Writer.TryWrite(form["query"]!);
        try
        {
            await _gate.Task.WaitAsync(context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            lock (_cancelled)
            {
                _cancelled.Add(form["query"]!);
            }
            return;
        }
        await context.Response.WriteAsync($$$"""{"status":"success","data":{"resultType":"scalar","result":[{{{form["time"]}}},"1"]}}""");
    }

    private async Task MapAsync(HttpContext context)
    {
        context.Response.StatusCode = _golden switch { null => 404, "fail" => 500, _ => 200 };
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(_golden is null or "fail"
            ? $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"{{(_golden is null ? "NotFound" : "InternalError")}}","code":{{context.Response.StatusCode}}}"""
            : JsonSerializer.Serialize(new
            {
                apiVersion = "v1",
                kind = "ConfigMap",
                metadata = new { name = "golden" },
                data = new Dictionary<string, string> { [_golden.Length == 0 ? "other" : "golden.jsonl"] = _golden },
            }));
    }

    private async Task PodAsync(HttpContext context, string pod)
    {
        var (scale, status, times) = _pods[pod];
        using var request = await JsonDocument.ParseAsync(context.Request.Body);
        Assert.True(request.RootElement.GetProperty("raw_scores").GetBoolean());
        if (times > 0)
        {
            _pods[pod] = (scale, status, times - 1);
            context.Response.StatusCode = status;
        }
        var ranked = request.RootElement.GetProperty("texts").EnumerateArray().Select((_, i) => new { index = i, score = scale * (3 - i) }).Skip(status == 206 ? 1 : 0);
        await context.Response.WriteAsync(status == 299 ? """{"results":[]}""" : JsonSerializer.Serialize(ranked.OrderByDescending(text => text.score)));
    }
}
