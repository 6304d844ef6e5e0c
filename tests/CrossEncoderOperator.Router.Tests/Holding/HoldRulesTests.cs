using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Scaling;
using CrossEncoderOperator.Router.Holding;

namespace CrossEncoderOperator.Router.Tests.Holding;

public sealed class HoldRulesTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 2, 6, 0, 0, TimeSpan.Zero);
    private static readonly ScaleToZeroSpec s_reject = new() { OnRequest = RequestAction.Reject };

    public static TheoryData<string, CrossEncoderDeployment, string> Cases => new()
    {
        { "idle: holds for a minute", Given.Sleeping("True", "Idle"), "hold 60" },
        { "idle: as long as asked", Given.Sleeping("True", "Idle", new() { HoldTimeout = "5s" }), "hold 5" },
        { "idle, without scaleToZero", Given.Sleeping("True", "Idle") with { Spec = new() }, "hold 60" },
        { "waking", Given.Sleeping("False", "Waking"), "hold 60" },
        { "waking, no replica asked for yet", Given.Sleeping("False", "Waking", null, null, Given.OfStable(replicas: 0)), "hold 60" },
        { "idle, Reject: the start-up is assumed", Given.Sleeping("True", "Idle", s_reject), "refused 30: shop/product-search is asleep, and wakes now" },
        { "waking, Reject: as measured", Given.Sleeping("False", "Waking", s_reject, Start(1.5, 2, null, 8)), "refused 11.5: shop/product-search is waking" },
        { "a start that was not measured", Given.Sleeping("False", "Waking", s_reject, Start(null, null, null, null)), "refused 1: shop/product-search is waking" },
        {
            "outside of its schedules", Given.Sleeping("True", "OutsideSchedule", null, Opens(3600, "office-hours opens")),
            "refused 3600: shop/product-search is asleep until 2026-03-02T07:00:00Z: office-hours opens"
        },
        { "on a day of exception", Given.Sleeping("True", "Exception", null, Opens(61)), "refused 61: shop/product-search is asleep until 2026-03-02T06:01:01Z" },
        { "closed, and nothing changes", Given.Sleeping("True", "Exception"), "refused 30: shop/product-search is asleep" },
        { "closed for a reason that is not known", Given.Sleeping("True", "Maintenance"), "refused 30: shop/product-search is asleep" },
        { "opens in time", Given.Sleeping("True", "OutsideSchedule", null, Opens(59)), "hold 60" },
        { "opens within the time asked", Given.Sleeping("True", "OutsideSchedule", new() { HoldTimeout = "2m" }, Opens(119)), "hold 120" },
        { "should have opened", Given.Sleeping("True", "OutsideSchedule", null, Opens(-5)), "hold 60" },
        { "opens in time, Reject", Given.Sleeping("True", "OutsideSchedule", s_reject, Opens(59)), "refused 59: shop/product-search is asleep until 2026-03-02T06:00:59Z" },
        { "awake, a replica is expected", Given.Sleeping("False", "Awake"), "hold 60" },
        { "awake, Reject", Given.Sleeping("False", "Awake", s_reject), "hold 2" },
        { "never sleeps, a replica is expected", Given.Deployment(traffic: Given.OfStable(replicas: 1)), "hold 2" },
        {
            "never sleeps, none is expected", Given.Deployment(traffic: Given.OfStable()),
            "none 1: no revision of shop/product-search that takes requests has a ready replica"
        },
        { "serves nothing yet", Given.Deployment(), "none 1: no revision of shop/product-search serves yet" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_request_waits_or_is_told_why_not(string name, CrossEncoderDeployment deployment, string expected) =>
        Assert.True(Decide(deployment, null, 2) is var decided && decided == expected, $"{name}: {decided}");

    [Theory]
    [InlineData("the revision itself is expected", Given.Stable, 2, "hold 2")]
    [InlineData("another one is", Given.Canary, 2, "none 1: revision bbbbbbbbbb of shop/product-search has no ready replica")]
    [InlineData("no wait is asked for", Given.Stable, 0, "none 1: revision aaaaaaaaaa of shop/product-search has no ready replica")]
    public void A_request_to_a_revision_waits_for_that_revision(string name, string revision, int wait, string expected) =>
        Assert.True(Decide(Given.Deployment(traffic: [Given.OfStable(replicas: 1), Given.OfCanary(0)]), revision, wait) is var decided && decided == expected, $"{name}: {decided}");

    private static string Decide(CrossEncoderDeployment deployment, string? direct, int wait)
    {
        deployment = deployment with { Metadata = Given.Deployment().Metadata };
        var (limit, refusal) = HoldRules.Decide(new Tables().Build(deployment).Deployments.Single(), direct, TimeSpan.FromSeconds(wait), s_now);
        return refusal is null
            ? FormattableString.Invariant($"hold {limit.TotalSeconds}")
            : FormattableString.Invariant($"{(refusal.Outcome is null ? "none" : "refused")} {refusal.RetryAfter.TotalSeconds}: {refusal.Error}");
    }

    private static ScalingStatus Opens(int seconds, string? until = null) => new() { NextTransition = s_now.AddSeconds(seconds).UtcDateTime, Until = until };

    private static ScalingStatus Start(double? schedule, double? fetch, double? load, double? warmUp) =>
        new() { ColdStart = new() { Schedule = schedule, Fetch = fetch, Load = load, WarmUp = warmUp } };
}
