using System.Globalization;
using CrossEncoderOperator.Router.Routes;

namespace CrossEncoderOperator.Router.Holding;

/// <summary>Which requests wait for a replica that is not ready, and how long.</summary>
internal static class HoldRules
{
    private static readonly TimeSpan s_moment = TimeSpan.FromSeconds(1);

    /// <param name="direct">The revision that is addressed itself; null when the deployment is.</param>
    /// <param name="replicaWait">How long a request waits where replicas are asked for.</param>
    public static HoldTerms Decide(DeploymentRoute deployment, string? direct, TimeSpan replicaWait, DateTimeOffset now)
    {
        var sleep = deployment.Settings.Sleep;
        switch (sleep.State)
        {
            case SleepState.Closed:
                var opens = sleep.NextTransition - now;
                return sleep.Holds && opens < sleep.HoldTimeout
                    ? HoldTerms.Hold(sleep.HoldTimeout)
                    : HoldTerms.Refuse(HoldOutcome.Refused, Closed(deployment.Key, sleep), opens ?? sleep.StartUp);
            case SleepState.Idle or SleepState.Waking:
                return sleep.Holds
                    ? HoldTerms.Hold(sleep.HoldTimeout)
                    : HoldTerms.Refuse(
                        HoldOutcome.Refused, $"{deployment.Key} {(sleep.State == SleepState.Idle ? "is asleep, and wakes now" : "is waking")}", sleep.StartUp);
            default:
                // What never sleeps and is down fails fast, so that clients and objectives see it.
                var limit = !IsExpected(deployment, direct) ? TimeSpan.Zero : sleep is { CanIdle: true, Holds: true } ? sleep.HoldTimeout : replicaWait;
                return limit > TimeSpan.Zero ? HoldTerms.Hold(limit) : HoldTerms.Refuse(null, NotReady(deployment, direct), s_moment);
        }
    }

    private static bool IsExpected(DeploymentRoute deployment, string? direct) =>
        deployment.Revisions.Any(r => r.IsExpected && (direct is null || r.Revision == direct));

    private static string Closed(ObjectKey key, SleepSettings sleep) =>
        $"{key} is asleep"
        + (sleep.NextTransition is { } next ? string.Create(CultureInfo.InvariantCulture, $" until {next.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}") : "")
        + (sleep.Until is { Length: > 0 } until ? $": {until}" : "");

    private static string NotReady(DeploymentRoute deployment, string? direct) =>
        direct is not null ? $"revision {direct} of {deployment.Key} has no ready replica"
        : deployment.Revisions.Count == 0 ? $"no revision of {deployment.Key} serves yet"
        : $"no revision of {deployment.Key} that takes requests has a ready replica";
}
