using System.Globalization;
using CrossEncoderOperator.Api;
using CrossEncoderOperator.Core.Analysis;
using CrossEncoderOperator.Core.Analysis.Queries;
using CrossEncoderOperator.Operator.Prometheus;
using k8s;

namespace CrossEncoderOperator.Operator.Tests.Prometheus;

/// <summary>
/// The built-in queries as Prometheus understands them, over samples of every ten seconds. The judging began at 600 s, in all cases.
/// </summary>
public sealed class RealPrometheusTests(RealPrometheus prometheus) : IClassFixture<RealPrometheus>
{
    private const string Router = """{"slo":{"latency":{"threshold":"150ms","objective":0.95},"availability":{"objective":0.999}}}""";
    private const string Server = """
        {"traffic":{"mode":"GatewayAPI"},
         "slo":{"latency":{"threshold":"100ms","objective":0.95},"availability":{"objective":0.999},"queueTime":{"threshold":"20ms","objective":0.95},
                "truncation":{"objective":0.99},"scoreDrift":{"maxRegression":0.5}}}
        """;

    [Theory]
    [InlineData("counts since the judging began", "steady", Router, "availability", 1200, 540, 600)]
    [InlineData("the counters of the router", "steady", Router, "latency", 1200, 480, 540)]
    [InlineData("a short window", "steady", Router, "availability", 630, 27, 30)]
    [InlineData("a restart in the window", "restarted", Router, "availability", 1200, 600, 600)]
    [InlineData("two routers", "two", Router, "availability", 1200, 1080, 1200)]
    [InlineData("none is good", "failing", Router, "availability", 1200, 0, 600)]
    [InlineData("clients that went away do not count", "leaving", Router, "availability", 1200, 0, 0)]
    [InlineData("of the server: bucket of 128 ms", "server", Server, "latency", 1200, 300, 540)]
    [InlineData("of the server: answered", "server", Server, "availability", 1200, 540, 600)]
    [InlineData("of the server: bucket of 32 ms", "server", Server, "queueTime", 1200, 120, 600)]
    [InlineData("of the server: whole documents", "server", Server, "truncation", 1200, 5400, 6000)]
    [InlineData("of the server: above 0.5", "server", Server, "scoreDrift", 1200, 4200, 6000)]
    public async Task Events_are_counted(string what, string revision, string spec, string sli, int at, double good, double total)
    {
        var answer = await AskAsync(revision, spec, sli, at);
        Assert.True(answer.Counts is not null, $"{what}: {answer}");
        // Extrapolation to the ends of the window is right for a steady rate; a restart costs what was counted before the next scrape.
        Assert.True(Math.Abs(answer.Counts.Value.Total - total) <= 0.02 * total, $"{what}: {answer}");
        Assert.True(Math.Abs(answer.Counts.Value.Good - good) <= 0.02 * total, $"{what}: {answer}");
    }

    [Theory]
    [InlineData("no such series", "unknown", 1200)]
    [InlineData("one sample in the window", "steady", 605)]
    [InlineData("not scraped for ten minutes: what was counted before says nothing of now", "steady", 1805)]
    public async Task Without_samples_there_is_no_answer(string what, string revision, int at)
    {
        var answer = await AskAsync(revision, Router, "availability", at);
        Assert.True(answer == SliAnswer.Empty, $"{what}: {answer}");
    }

    [Fact]
    public async Task A_counter_that_begins_within_the_window_is_missed_up_to_its_first_sample()
    {
        // 100 errors before the first scrape of their series, 5 in each of the 59 intervals after it.
        var counts = (await AskAsync("born", Router, "availability", 1200)).Counts!.Value;
        Assert.InRange(counts.Bad, 290, 301);
    }

    [Fact]
    public async Task A_query_that_is_wrong_is_an_error_in_the_words_of_Prometheus()
    {
        using var client = prometheus.Client();
        var answer = await client.AskAsync(new("a", "r", "default", "sum(", "1"), RealPrometheus.Time(1200), TestContext.Current.CancellationToken);
        Assert.StartsWith("Prometheus 'default': HTTP 400: bad_data: invalid parameter", answer.Error, StringComparison.Ordinal);
        answer = await client.AskAsync(new("a", "r", "default", "crossencoder_router_requests_total", "1"), RealPrometheus.Time(1200), TestContext.Current.CancellationToken);
        Assert.Matches("^Prometheus 'default': the query gives [0-9]+ series instead of one", answer.Error);
        answer = await client.AskAsync(new("a", "r", "default", "0 / 0", "1"), RealPrometheus.Time(1200), TestContext.Current.CancellationToken);
        Assert.Equal(SliAnswer.Empty, answer);
    }

    [Fact]
    public async Task Values_cannot_leave_their_quotes()
    {
        var spec = """{"slo":{"custom":[{"name":"a","good":"vector(1) or up{r=\"{{revision}}\"}[{{window}}]","total":"1","objective":0.9}]}}""";
        var question = Slis(spec).Single().Question("\"} or vector(1) or up{x=\"", TimeSpan.FromSeconds(60));
        using var client = prometheus.Client();
        var good = question.Good[..question.Good.IndexOf('[', StringComparison.Ordinal)];
        var answer = await client.AskAsync(question with { Good = good }, RealPrometheus.Time(1200), TestContext.Current.CancellationToken);
        Assert.Equal(SliAnswer.Of(1, 1), answer);
    }

    private async Task<SliAnswer> AskAsync(string revision, string spec, string sli, int at)
    {
        using var client = prometheus.Client();
        var question = Slis(spec).Single(one => one.Name == sli).Question(revision, TimeSpan.FromSeconds(at - 600));
        return await client.AskAsync(question, RealPrometheus.Time(at), TestContext.Current.CancellationToken);
    }

    private static IReadOnlyList<Sli> Slis(string spec) => SliCatalogue.Of(new CrossEncoderDeployment
    {
        Metadata = new() { Name = "product-search", NamespaceProperty = "shop" },
        Spec = KubernetesJson.Deserialize<CrossEncoderDeploymentSpec>(spec),
    });
}
