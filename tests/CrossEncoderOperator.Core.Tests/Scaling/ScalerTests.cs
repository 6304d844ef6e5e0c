using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Status;
using CrossEncoderOperator.Core.Scaling;
using k8s.Models;

namespace CrossEncoderOperator.Core.Tests.Scaling;

public sealed class ScalerTests
{
    private const string Zero = """ "minReplicas":0,"scaleToZero":{"idleAfter":"15m"} """;
    private const string Office = """ "schedules":[{"name":"office","start":"0 8 * * MON-FRI","duration":"12h","prewarm":"10m","minReplicas":2,"maxReplicas":8}],"outsideSchedules":{"maxReplicas":0} """;

    // A Thursday.
    private static readonly DateTimeOffset s_now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("nothing said", "{}", 1, ScalingReason.Minimum)]
    [InlineData("a fixed number", """{"minReplicas":3}""", 3, ScalingReason.Minimum)]
    [InlineData("stopped", """{"minReplicas":0}""", 0, ScalingReason.Minimum)]
    [InlineData("a target without load", """{"minReplicas":2,"maxReplicas":9,"target":{"inFlightDocuments":100}}""", 2, ScalingReason.Load)]
    [InlineData("somebody else decides", """{"minReplicas":1,"maxReplicas":9,"replicas":4,"target":{"type":"External"}}""", 4, ScalingReason.External)]
    [InlineData("somebody else asks for more than may be", """{"minReplicas":1,"maxReplicas":3,"replicas":4,"target":{"type":"External"}}""", 3, ScalingReason.Maximum)]
    [InlineData("somebody else asks for nothing", """{"minReplicas":1,"maxReplicas":3,"replicas":0,"target":{"type":"External"}}""", 1, ScalingReason.Minimum)]
    [InlineData("nobody has asked yet", """{"minReplicas":1,"maxReplicas":3,"target":{"type":"External"}}""", 1, ScalingReason.External)]
    public void Replicas_without_a_load(string because, string scaling, int replicas, string reason)
    {
        var decision = Decide(scaling, load: null);
        Assert.True((decision.Replicas, decision.Reason, decision.IsAsleep) == (replicas, reason, false), $"{because}: {decision}");
    }

    [Theory]
    [InlineData(2, 500, 5, ScalingReason.Load)]
    [InlineData(2, 5_000, 9, ScalingReason.Maximum)]
    [InlineData(4, 0, 2, ScalingReason.Load)]
    [InlineData(3, 0, 2, ScalingReason.Minimum)]
    public void Replicas_follow_the_load_of_all_revisions_within_the_bounds(int current, double documents, int replicas, string reason)
    {
        var load = Load() with { Of = (revision, _) => revision == "a" ? new(documents * 0.75, 0, documents * 0.75, true) : new(documents * 0.25, 0, documents * 0.25, true) };
        var decision = Decide("""{"minReplicas":2,"maxReplicas":9,"target":{"inFlightDocuments":100}}""", load, Status(current, canary: "b"));
        Assert.Equal((replicas, reason), (decision.Replicas, decision.Reason));
    }

    [Fact]
    public void Canary_that_is_busier_than_its_share_gets_replicas_of_its_own()
    {
        var load = Load() with { Of = (revision, _) => revision == "a" ? new(100, 0, 100, true) : new(400, 0, 400, true) };
        var decision = Decide("""{"minReplicas":2,"maxReplicas":9,"target":{"inFlightDocuments":100}}""", load, Status(2, canary: "b"));
        Assert.Equal((5, 4), (decision.Replicas, decision.Canary));
    }

    [Fact]
    public void Without_reports_of_the_routers_what_runs_runs_on()
    {
        const string scaling = """{"minReplicas":1,"maxReplicas":9,"target":{"inFlightDocuments":100}}""";
        Assert.Equal(6, Decide(scaling, load: null, Status(6)).Replicas);
        Assert.Equal(6, Decide(scaling, Load(), Status(6)).Replicas);
        Assert.Equal(6, Decide(scaling, Load() with { Of = (_, _) => new(0, 0, 0, IsComplete: false) }, Status(6)).Replicas);
    }

    [Theory]
    [InlineData("idle for long enough", 15, 0, 0, true, 0)]
    [InlineData("idle, but not for long enough", 14, 0, 0, true, 1)]
    [InlineData("a request is held", 60, 1, 0, true, 1)]
    [InlineData("a request is worked at", 60, 0, 1, true, 1)]
    [InlineData("a router is silent", 60, 0, 0, false, 1)]
    public void Idle_deployment_falls_asleep(string because, int minutes, int held, int inFlight, bool isComplete, int replicas)
    {
        var load = Load() with { LastRequest = s_now.AddMinutes(-minutes), Held = held, InFlight = inFlight, IsComplete = isComplete };
        var decision = Decide($"{{{Zero}}}", load, Status(1, asleep: "False", since: s_now.AddHours(-1)));
        Assert.True((decision.Replicas, decision.IsAsleep) == (replicas, replicas == 0), $"{because}: {decision}");
        Assert.Equal(because.Contains("not for", StringComparison.Ordinal) ? s_now.AddMinutes(1) : replicas == 0 ? null : s_now.AddSeconds(2), decision.WakeAt);
        Assert.True(replicas > 0 || (decision.AsleepReason == ConditionReason.Idle && decision.MayVerify));
    }

    [Fact]
    public void What_never_served_is_not_idle() => Assert.Equal(
        1, Decide($"{{{Zero}}}", Load() with { LastRequest = s_now.AddDays(-1) }, Status(1, asleep: "False", since: s_now.AddDays(-1)) with { StableRevision = null }).Replicas);

    [Fact]
    public void Time_asleep_does_not_count_as_idle()
    {
        var load = Load() with { LastRequest = s_now.AddDays(-1) };
        Assert.Equal(1, Decide($"{{{Zero}}}", load, Status(1, asleep: "False", since: s_now.AddMinutes(-14))).Replicas);
        Assert.Equal(0, Decide($"{{{Zero}}}", load, Status(1, asleep: "False", since: s_now.AddMinutes(-15))).Replicas);
    }

    [Fact]
    public void Without_a_router_nothing_falls_asleep_and_nothing_wakes()
    {
        Assert.Equal(1, Decide($"{{{Zero}}}", load: null, Status(1, asleep: "False", since: s_now.AddHours(-9))).Replicas);
        Assert.Equal(0, Decide($"{{{Zero}}}", load: null, Status(0, asleep: "True", since: s_now.AddHours(-9))).Replicas);
    }

    [Theory]
    [InlineData("held", 1, -60, 1)]
    [InlineData("refused since it fell asleep", 0, -29, 1)]
    [InlineData("answered before it fell asleep", 0, -31, 0)]
    public void Request_wakes_it(string because, int held, int lastRequest, int replicas)
    {
        var load = Load() with { Held = held, LastRequest = s_now.AddMinutes(lastRequest) };
        var decision = Decide($"{{{Zero}}}", load, Status(0, asleep: "True", since: s_now.AddMinutes(-30)));
        Assert.True(decision.Replicas == replicas, $"{because}: {decision}");
    }

    [Theory]
    [InlineData("2026-01-01T07:49:59Z", 0, ConditionReason.OutsideSchedule)]
    [InlineData("2026-01-01T07:50:00Z", 2, null)]
    [InlineData("2026-01-01T19:59:59Z", 2, null)]
    [InlineData("2026-01-01T20:00:00Z", 0, ConditionReason.OutsideSchedule)]
    [InlineData("2026-01-03T12:00:00Z", 0, ConditionReason.OutsideSchedule)]
    [InlineData("2026-01-02T12:00:00Z", 0, ConditionReason.Exception)]
    public void Schedules_are_ceilings_that_no_request_lifts(string now, int replicas, string? asleep)
    {
        var scaling = $$"""{"minReplicas":1,{{Office}},"scaleToZero":{},"exceptions":[{"date":"2026-01-02","maxReplicas":0}]}""";
        var at = DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture);
        var decision = Decide(scaling, Load() with { Held = 7, LastRequest = at }, Status(replicas), now: at);
        Assert.Equal((replicas, asleep), (decision.Replicas, decision.AsleepReason));
        Assert.False(decision.MayVerify);
        Assert.NotNull(decision.NextTransition);
        Assert.NotNull(decision.Until);
    }

    [Fact]
    public void Idle_within_bounds_of_a_schedule()
    {
        const string scaling = """
            {"minReplicas":0,"maxReplicas":4,"scaleToZero":{"idleAfter":"1m"},
             "schedules":[{"name":"office","start":"0 8 * * *","duration":"2h","minReplicas":2}],"outsideSchedules":{"maxReplicas":1}}
            """;
        var status = Status(1, asleep: "False", since: s_now.AddHours(-9));
        var load = Load() with { LastRequest = s_now.AddHours(-9) };
        var idle = Decide(scaling, load, status);
        Assert.Equal((0, ConditionReason.Idle), (idle.Replicas, idle.AsleepReason));
        Assert.Equal(1, Decide(scaling, load with { InFlight = 1 }, status).Replicas);
        Assert.Equal(2, Decide(scaling, load, status, now: s_now.AddHours(-3)).Replicas);
    }

    [Fact]
    public void Annotation_wakes_it_for_a_time_whatever_the_schedules_say()
    {
        var scaling = $$"""{"minReplicas":1,"maxReplicas":4,{{Office}}}""";
        var night = new DateTimeOffset(2026, 1, 1, 23, 0, 0, TimeSpan.Zero);
        var woken = Decide(scaling, Load(), Status(0), now: night, annotation: (Labels.WakeUntil, "2026-01-01T23:30:00Z"));
        Assert.Equal((1, ScalingReason.WakeUntil, night.AddMinutes(30)), (woken.Replicas, woken.Reason, woken.WakeAt));
        Assert.Equal(0, Decide(scaling, Load(), Status(1), now: night.AddMinutes(30), annotation: (Labels.WakeUntil, "2026-01-01T23:30:00Z")).Replicas);

        var wrong = Decide(scaling, Load(), Status(0), now: night, annotation: (Labels.WakeUntil, "tomorrow"));
        Assert.Equal(0, wrong.Replicas);
        Assert.Contains("crossencoder.dev/wake-until: 'tomorrow' is not a time", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void Annotation_freezes_the_replicas(int current)
    {
        var decision = Decide($$"""{"minReplicas":1,{{Office}}}""", Load(), Status(current), annotation: (Labels.FreezeScaling, "true"));
        Assert.Equal((current, ScalingReason.Frozen), (decision.Replicas, decision.Reason));
    }

    private static ObservedLoad Load() => new() { IsComplete = true };

    private static CrossEncoderDeploymentStatus Status(int desired, string? canary = null, string? asleep = null, DateTimeOffset since = default) => new()
    {
        Scaling = new() { Desired = desired },
        StableRevision = "a",
        CanaryRevision = canary,
        Traffic =
        [
            new() { Revision = "a", Role = "stable", Weight = 75, Replicas = desired },
            .. canary is null ? Array.Empty<Api.Rollouts.TrafficStatus>() : [new() { Revision = canary, Role = "canary", Weight = 25, Replicas = 1 }],
        ],
        Conditions = asleep is null ? [] : [new V1Condition { Type = ConditionType.Asleep, Status = asleep, LastTransitionTime = since.UtcDateTime }],
    };

    private static ScaleDecision Decide(
        string scaling, ObservedLoad? load, CrossEncoderDeploymentStatus? status = null, DateTimeOffset? now = null, (string Name, string Value)? annotation = null)
    {
        var deployment = Samples.Deployment($$"""{"model":{"uri":"file:///models/a"},"scaling":{{scaling}}}""") with { Status = status };
        if (annotation is { } given)
        {
            deployment.Metadata.Annotations = new Dictionary<string, string>(StringComparer.Ordinal) { [given.Name] = given.Value };
        }
        return Scaler.Decide(deployment, load, revision => status?.Traffic?.FirstOrDefault(one => one.Revision == revision)?.Replicas ?? 0, now ?? s_now);
    }
}
