using System.Net;
using System.Text;
using CrossEncoderOperator.Api.Rollouts;
using CrossEncoderOperator.Api.Status;
using CrossEncoderOperator.EndToEnd.Tests.Rollouts;
using CrossEncoderOperator.Rig.Load;
using CrossEncoderOperator.TestKit;

namespace CrossEncoderOperator.EndToEnd.Tests.Scaling;

public sealed class SleepTests(OperatedCluster cluster)
{
    private const string Zero = "minReplicas: 0, maxReplicas: 2, scaleToZero: { idleAfter: 2s, holdTimeout: 2m }";

    [Fact]
    public async Task Idle_deployment_sleeps_and_a_request_that_wakes_it_is_held_and_answered()
    {
        await using var subject = await cluster.SubjectAsync();
        await subject.ApplyAsync(Spec("a", Zero));
        var asleep = await AsleepAsync(subject, ConditionReason.Idle);
        Assert.Equal((DeploymentPhase.Asleep, "True"), (asleep.Phase, Subject.Condition(asleep, ConditionType.Ready)!.Status));
        await Eventually.HoldsAsync("the pods to be gone", async _ => await PodsAsync(subject) == "");

        var answer = await AskAsync(subject, requests: 3);
        Assert.Equal((3, 0), (answer.Requests, answer.Failed));
        var start = (await subject.ReachesAsync("the start to be measured", status => status.Scaling?.ColdStart is not null)).Scaling!.ColdStart!;
        TestContext.Current.TestOutputHelper?.WriteLine($"{answer}; {start}");
        Assert.True(start.Load > 0 && start.WarmUp > 0, start.ToString());
        await subject.HasEventAsync("FellAsleep", "Idle");
        await subject.HasEventAsync("Woke", "1 replicas");
        await AsleepAsync(subject, ConditionReason.Idle);
    }

    [Fact]
    public async Task Closed_deployment_refuses_until_its_window_opens_or_somebody_wakes_it()
    {
        await using var subject = await cluster.SubjectAsync();
        // Never open while this test runs: the window is at the other end of the day.
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var start = (now.Hour + 12) % 24;
        await subject.ApplyAsync(Spec("a", $"schedules: [{{ name: night, start: '0 {start} * * *', duration: 1h, prewarm: 0s }}], outsideSchedules: {{ maxReplicas: 0 }}"));
        var asleep = await AsleepAsync(subject, ConditionReason.OutsideSchedule);
        Assert.Equal(now.Date.AddHours(start).AddDays(start > now.Hour ? 0 : 1), asleep.Scaling!.NextTransition);
        var refused = await RefusedAsync(subject);
        Assert.Contains("asleep", refused, StringComparison.OrdinalIgnoreCase);

        (await subject.Namespace.KubectlAsync("annotate", "ced", subject.Name, $"crossencoder.dev/wake-until={now.AddMinutes(10):yyyy-MM-ddTHH:mm:ssZ}")).Succeeded();
        await subject.ReachesAsync("the deployment to be woken", status => Subject.Condition(status, ConditionType.Asleep)?.Reason == ConditionReason.Awake && status.StableRevision is not null);
        Assert.Equal(0, (await AskAsync(subject, requests: 1)).Failed);
        (await subject.Namespace.KubectlAsync("annotate", "--overwrite", "ced", subject.Name, "crossencoder.dev/wake-until=2020-01-01T00:00:00Z")).Succeeded();
        await AsleepAsync(subject, ConditionReason.OutsideSchedule);
    }

    [Fact]
    public async Task Model_that_arrives_while_it_sleeps_is_verified_and_takes_its_steps_when_it_wakes()
    {
        await using var subject = await cluster.SubjectAsync();
        await subject.AddGoldenSetAsync();
        const string slo = $"{Specs.Lenient}, {Specs.Quality}";
        await subject.ApplyAsync(Spec("a", Zero, slo));
        var old = (await AsleepAsync(subject, ConditionReason.Idle)).StableRevision;

        await subject.ApplyAsync(Spec("better", Zero, slo));
        var verified = await subject.ReachesAsync(
            "the model to be verified and to sleep", status => status is { Rollout: { State: RolloutState.Stepping, Reason: "Asleep", Quality.Verdict: "Pass" }, Scaling.Desired: 0 });
        Assert.Equal((old, 0), (verified.StableRevision, verified.Rollout!.Weight));
        await Eventually.HoldsAsync("the pods to be gone", async _ => await PodsAsync(subject) == "");

        await using var load = await subject.LoadAsync(requestsPerSecond: 20);
        var promoted = await subject.PromotedAsync();
        var report = await load.StopAsync();
        Assert.Equal(verified.CanaryRevision, promoted.StableRevision);
        Assert.True(report.Failed == 0, report.ToString());
        Assert.True(report.By(old) > 0 && report.By(promoted.StableRevision) > 0, report.ToString());
    }

    [Fact]
    public async Task Contaminated_model_that_arrives_while_it_sleeps_is_taken_back()
    {
        await using var subject = await cluster.SubjectAsync();
        await subject.AddGoldenSetAsync();
        const string slo = $"{Specs.Lenient}, {Specs.Quality}";
        await subject.ApplyAsync(Spec("a", Zero, slo));
        var old = (await AsleepAsync(subject, ConditionReason.Idle)).StableRevision;
        await subject.ApplyAsync(Spec("contaminated", Zero, slo));
        var back = await subject.RolledBackAsync();
        Assert.Equal((old, "QualityBreached"), (back.StableRevision, back.Rollout!.Reason));
        Assert.Equal(0, (await AskAsync(subject, requests: 1)).Failed);
    }

    [Fact]
    public async Task Kubectl_scale_decides_where_the_target_is_external()
    {
        await using var subject = await cluster.SubjectAsync();
        await subject.ApplyAsync(Spec("a", "minReplicas: 1, maxReplicas: 2, target: { type: External }"));
        await subject.ReadyAsync();
        (await subject.Namespace.KubectlAsync("scale", "ced", subject.Name, "--replicas=2")).Succeeded();
        await subject.ReachesAsync("two replicas", status => status.Scaling is { Desired: 2, Ready: 2, Reason: "External" });
        (await subject.Namespace.KubectlAsync("scale", "ced", subject.Name, "--replicas=9")).Succeeded();
        await subject.ReachesAsync("the ceiling", status => status.Scaling is { Desired: 2, Reason: "Maximum" });
    }

    [Fact]
    public async Task Replicas_follow_the_load_up_and_down()
    {
        await using var subject = await cluster.SubjectAsync();
        const string behavior = "behavior: { stableWindow: 5s, panicWindow: 2s, scaleDownStabilization: 0s }";
        await subject.ApplyAsync(Spec("a", $"minReplicas: 1, maxReplicas: 2, target: {{ inFlightDocuments: 4, {behavior} }}"));
        await subject.ReadyAsync();
        await using (var load = LoadClient.Start(new LoadOptions(await subject.AddressAsync()) { Workers = 4, Timeout = TimeSpan.FromSeconds(30) }, await Catalogue.HeldOutAsync(), TimeProvider.System))
        {
            await subject.ReachesAsync("two replicas", status => status.Scaling is { Desired: 2, Ready: 2 });
            var report = await load.StopAsync();
            Assert.True(report.Failed == 0, report.ToString());
        }

        await subject.ReachesAsync("one replica", status => status.Scaling is { Desired: 1 });
    }

    private static string Spec(string model, string scaling, string slo = Specs.Lenient) =>
        Specs.Of(model, slo).Replace("scaling: { minReplicas: 1 }", $"scaling: {{ {scaling} }}", StringComparison.Ordinal);

    private static Task<CrossEncoderDeploymentStatus> AsleepAsync(Subject subject, string reason) => subject.ReachesAsync(
        "the deployment to sleep", status => Subject.Condition(status, ConditionType.Asleep) is { Status: "True" } asleep && asleep.Reason == reason && status.Scaling is { Desired: 0, Ready: 0 });

    private static async Task<string> PodsAsync(Subject subject) => (await subject.Namespace.KubectlAsync("get", "pods", "-l", subject.Selector, "-o", "name")).Succeeded().Trim();

    private static async Task<LoadReport> AskAsync(Subject subject, int requests)
    {
        await using var load = LoadClient.Start(
            new LoadOptions(await subject.AddressAsync()) { Workers = requests, MaxRequests = requests, Timeout = TimeSpan.FromMinutes(2) }, await Catalogue.HeldOutAsync(), TimeProvider.System);
        return await load.FinishAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<string> RefusedAsync(Subject subject)
    {
        using var http = new HttpClient { BaseAddress = await subject.AddressAsync() };
        // The routers may not have heard yet of an object that never had a pod.
        using var answer = await Eventually.GetAsync("the routers to know the object", SendAsync, answer => answer.StatusCode != HttpStatusCode.NotFound);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.True(answer.Headers.RetryAfter?.Delta > TimeSpan.FromMinutes(1), answer.Headers.RetryAfter?.ToString());
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        async Task<HttpResponseMessage> SendAsync(CancellationToken cancel)
        {
            using var content = new StringContent("""{"query":"a","documents":["b"]}""", Encoding.UTF8, "application/json");
            return await http.PostAsync("v2/rerank", content, cancel);
        }
    }
}
