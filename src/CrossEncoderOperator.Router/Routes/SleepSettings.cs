using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Scaling;
using CrossEncoderOperator.Api.Status;
using k8s.Models;

namespace CrossEncoderOperator.Router.Routes;

/// <summary>Whether a deployment sleeps, and what becomes of its requests then.</summary>
internal sealed record SleepSettings
{
    /// <summary>No client waits for longer.</summary>
    private static readonly TimeSpan LongestHold = TimeSpan.FromHours(1);
    private static readonly TimeSpan AssumedStartUp = TimeSpan.FromSeconds(30);

    public SleepState State { get; init; }

    /// <summary>Whether it may ever sleep by being idle.</summary>
    public bool CanIdle { get; init; }

    /// <summary>Whether its requests wait for it to wake; otherwise they are refused.</summary>
    public bool Holds { get; init; }

    /// <summary>How long a request waits at most.</summary>
    public TimeSpan HoldTimeout { get; init; }

    /// <summary>When its bounds change next by themselves; null when they do not.</summary>
    public DateTimeOffset? NextTransition { get; init; }

    /// <summary>What changes then, in words.</summary>
    public string? Until { get; init; }

    /// <summary>How long it takes to wake: as measured the last time, else assumed.</summary>
    public TimeSpan StartUp { get; init; }

    /// <exception cref="InvalidDataException">A field cannot be used; the message names it.</exception>
    public static SleepSettings Of(CrossEncoderDeployment deployment)
    {
        var (zero, status) = (deployment.Spec.Scaling?.ScaleToZero, deployment.Status?.Scaling);
        return new()
        {
            State = StateOf(deployment.Status?.Conditions?.FirstOrDefault(c => c.Type == ConditionType.Asleep)),
            CanIdle = zero is not null,
            Holds = zero?.OnRequest is not RequestAction.Reject,
            HoldTimeout = Hold(zero?.HoldTimeout ?? ScaleToZeroSpec.DefaultHoldTimeout, "spec.scaling.scaleToZero.holdTimeout"),
            NextTransition = status?.NextTransition is { } next ? new DateTimeOffset(next.ToUniversalTime()) : null,
            Until = status?.Until,
            StartUp = status?.ColdStart is { } start ? Measured(start) : AssumedStartUp,
        };
    }

    private static TimeSpan Hold(string text, string field) => DeploymentSettings.Time(text, field) is var time && time <= LongestHold
        ? time
        : throw new InvalidDataException($"{field}: must be at most {LongestHold.TotalHours} h, is {text}");

    private static TimeSpan Measured(ColdStartStatus start) => TimeSpan.FromSeconds(
        Math.Clamp((start.Schedule ?? 0) + (start.Fetch ?? 0) + (start.Load ?? 0) + (start.WarmUp ?? 0), 1, 3600));

    private static SleepState StateOf(V1Condition? asleep) => asleep switch
    {
        { Status: "True", Reason: ConditionReason.Idle } => SleepState.Idle,
        { Status: "True" } => SleepState.Closed,
        { Status: "False", Reason: ConditionReason.Waking } => SleepState.Waking,
        _ => SleepState.Awake,
    };
}
