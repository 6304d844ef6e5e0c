using System.Globalization;
using CrossEncoderOperator.Rig.Load;
using CrossEncoderOperator.TestKit;

namespace CrossEncoderOperator.EndToEnd.Tests.Rollouts;

public sealed class RollbackTests(OperatedCluster cluster)
{
    private static readonly TimeSpan s_analysisInterval = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Model_that_ranks_badly_gets_no_request()
    {
        await using var subject = await cluster.SubjectAsync();
        await subject.AddGoldenSetAsync();
        const string slo = $"{Specs.Lenient}, {Specs.Quality}";
        await subject.ApplyAsync(Specs.Of("a", slo));
        var old = (await subject.ReadyAsync()).StableRevision;
        await using var load = await subject.LoadAsync(requestsPerSecond: 20);
        await using var log = new StatusLog(subject);

        await subject.ApplyAsync(Specs.Of("contaminated", slo));
        var status = await subject.RolledBackAsync();
        var bad = status.Rollout!.Revision;
        var report = await load.StopAsync();

        Assert.Equal((0, report.Requests, 0), (report.Failed, report.By(old), report.By(bad)));
        Assert.Equal([0], log.WeightsOf(bad));
        Assert.Equal(("Breach", old), (status.Rollout.Quality?.Verdict, status.StableRevision));
        Assert.Equal(bad, status.Quarantined?.Single().Revision);
        await subject.HasEventAsync("QualityBreach", bad!);

        // Said again, it is still not tried.
        await subject.ApplyAsync(Specs.Of("contaminated", slo, rollout: "steps: [{ weight: 20 }]"));
        await subject.RolledBackAsync();
        Assert.Equal([0], log.WeightsOf(bad));
    }

    [Fact]
    public async Task Slow_model_loses_its_traffic_within_an_interval_of_being_seen()
    {
        await using var subject = await cluster.SubjectAsync();
        await subject.ApplyAsync(Specs.Of("a"));
        var old = (await subject.ReadyAsync()).StableRevision;
        await using var load = await subject.LoadAsync(requestsPerSecond: 20);
        var threshold = await ThresholdAsync(load);
        var latency = string.Create(CultureInfo.InvariantCulture, $"latency: {{ threshold: {threshold}ms, objective: 0.7 }}");
        await subject.ApplyAsync(Specs.Of("a", latency));
        await subject.ReadyAsync();

        // No more than the slow model can bear: what it cannot it refuses, and the test is of latency.
        await subject.ApplyAsync(Specs.Of("slow", latency, "steps: [{ weight: 20, hold: 1m }]"));
        var slow = (await subject.InStepAsync(1)).CanaryRevision!;
        var seen = new List<(TimeSpan At, double Bad)>();
        using (var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken))
        {
            var look = LookAsync(subject, load, slow, seen, stop.Token);
            await subject.RolledBackAsync();
            await stop.CancelAsync();
            await look;
        }

        var status = await subject.RolledBackAsync();
        Assert.True(status.Rollout!.Reason == "SloBreached", status.Message);
        var breach = status.Rollout.Verdicts!.Single(verdict => verdict is { Sli: "latency", Verdict: "Breach" });
        var sent = load.Report.Requests;
        await Eventually.HoldsAsync("requests after the rollback", _ => Task.FromResult(load.Report.Requests >= sent + 20));
        var report = await load.StopAsync();
        Assert.True(report.Failed == 0, report.ToString());
        Assert.Equal(("SloBreached", old), (status.Rollout.Reason, status.StableRevision));
        Assert.True(report.By(slow) > 0, report.ToString());

        // As many bad requests as the breach was called with, give or take what Prometheus extrapolates.
        var bad = Math.Min(breach.Total - breach.Good - 0.5, seen.Max(look => look.Bad));
        var visible = seen.First(look => look.Bad >= bad).At;
        var delay = report.Revisions[slow].LastSent - visible;
        TestContext.Current.TestOutputHelper?.WriteLine($"breach called with {breach.Good:0}/{breach.Total:0}; from visible to the last request sent to the slow model: {delay.TotalSeconds:0.00} s");
        Assert.True(delay < s_analysisInterval + TimeSpan.FromSeconds(2), $"{delay}");
    }

    /// <summary>Milliseconds that the serving model needs much less than and the slow one much more.</summary>
    private static async Task<double> ThresholdAsync(LoadClient load)
    {
        await Eventually.HoldsAsync("enough requests to know the median", _ => Task.FromResult(load.Report.Requests >= 60));
        return Math.Ceiling(Math.Max(6 * load.Report.Revisions.Values.Single().P50.TotalMilliseconds, 20));
    }

    private async Task LookAsync(Subject subject, LoadClient load, string revision, List<(TimeSpan At, double Bad)> seen, CancellationToken cancel)
    {
        var labels = $$"""{namespace="{{subject.Namespace.Name}}",name="{{subject.Name}}",revision="{{revision}}"}""";
        while (!cancel.IsCancellationRequested)
        {
            var bad = await cluster.Prometheus.SumAsync($"crossencoder_router_latency_requests_total{labels} - crossencoder_router_latency_good_total{labels}", TestContext.Current.CancellationToken);
            seen.Add((load.Elapsed, bad));
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
