using System.Globalization;
using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Scaling;
using CrossEncoderOperator.Api.Status;
using CrossEncoderOperator.Api.Units;
using CrossEncoderOperator.Core.Plans;
using CrossEncoderOperator.Core.Schedules;

namespace CrossEncoderOperator.Core.Scaling;

/// <summary>
/// Decides how many replicas a deployment is to have. In this order: frozen by annotation; the bounds of the schedules, which the annotation
/// wake-until lifts for a time; within them what somebody else asks for, or the load; none at all once it has been idle for long enough.
/// </summary>
public sealed class Scaler
{
    private static readonly TimeSpan s_lookAgain = TimeSpan.FromSeconds(2);

    private readonly CrossEncoderDeployment _deployment;
    private readonly ScalingSpec _spec;
    private readonly CrossEncoderDeploymentStatus? _status;
    private readonly ObservedLoad? _load;
    private readonly Func<string, int> _ready;
    private readonly DateTimeOffset _now;
    private readonly BoundsInForce _bounds;
    private readonly DateTimeOffset? _wakeUntil;
    private readonly string? _fault;

    private Scaler(CrossEncoderDeployment deployment, ObservedLoad? load, Func<string, int> ready, DateTimeOffset now)
    {
        _deployment = deployment;
        _spec = deployment.Spec.Scaling ?? new();
        _status = deployment.Status;
        _load = load;
        _ready = ready;
        _now = now;
        _bounds = new ScalingCalendar(_spec, LearnedStart(_status?.Scaling?.ColdStart)).At(now);
        if (Annotation(Labels.WakeUntil) is { } text)
        {
            _wakeUntil = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until) ? until : null;
            _fault = _wakeUntil is null ? $"annotation {Labels.WakeUntil}: '{text}' is not a time such as 2026-01-31T18:00:00Z" : null;
        }
    }

    /// <summary>Decides. Nothing but the arguments is read.</summary>
    /// <param name="deployment">The object; its spec is valid.</param>
    /// <param name="load">What the routers report; null where there is none.</param>
    /// <param name="ready">Ready replicas of a revision.</param>
    /// <param name="now">The time of the decision.</param>
    public static ScaleDecision Decide(CrossEncoderDeployment deployment, ObservedLoad? load, Func<string, int> ready, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        ArgumentNullException.ThrowIfNull(ready);
        return new Scaler(deployment, load, ready, now).Decide();
    }

    private int? Current => _status?.Scaling?.Desired;

    private bool IsWoken => _now < _wakeUntil;

    /// <summary>The bounds in force; who wakes it for a time lifts the ceiling of the schedules.</summary>
    private Bounds Bounds => !IsWoken ? _bounds.Bounds
        : new(Math.Max(1, _bounds.Bounds.Min), Math.Max(1, Math.Max(_bounds.Bounds.Max, Bounds.Of(_spec).Max)));

    /// <summary>Whether zero is a sleep: something that is foreseen ends it.</summary>
    private bool MaySleep => _spec.ScaleToZero is not null || _spec.Schedules is { Count: > 0 } || _spec.Exceptions is { Count: > 0 };

    private ScaleDecision Decide()
    {
        var (replicas, canary, reason, message, again) = Count();
        var asleep = replicas == 0 && MaySleep ? reason switch
        {
            ScalingReason.Idle or ScalingReason.Frozen => ScalingReason.Idle,
            ScalingReason.Exception => ScalingReason.Exception,
            _ => ScalingReason.OutsideSchedule,
        } : null;
        return new()
        {
            Replicas = replicas,
            Canary = canary,
            Reason = reason,
            Message = _fault ?? message,
            AsleepReason = asleep,
            MaySleep = MaySleep,
            MayVerify = asleep is not null && Bounds.Max > 0 && reason != ScalingReason.Frozen,
            ActiveSchedule = _bounds.ActiveSchedule,
            NextTransition = _bounds.Next?.At,
            Until = _bounds.Next?.What,
            WakeAt = new[] { again, IsWoken ? _wakeUntil : null, _bounds.ValidUntil }.Min(),
        };
    }

    private (int Replicas, int Canary, string Reason, string? Message, DateTimeOffset? Again) Count()
    {
        if (Annotation(Labels.FreezeScaling) == "true" && Current is { } frozen)
        {
            return (frozen, 0, ScalingReason.Frozen, $"annotation {Labels.FreezeScaling} keeps the replicas as they are", null);
        }
        var (min, max) = Bounds;
        if (max == 0)
        {
            return (0, 0, _bounds.Reason == BoundsReason.Exception ? ScalingReason.Exception : ScalingReason.OutsideSchedule, Asleep(), null);
        }
        var (wanted, canary, reason) = Wanted(min, max);
        DateTimeOffset? again = null;
        if (min == 0 && _spec.ScaleToZero is { } zero)
        {
            var end = IdleAt(Duration.Parse(zero.IdleAfter ?? ScaleToZeroSpec.DefaultIdleAfter));
            if (Current == 0 ? !IsCalled : end <= _now)
            {
                return (0, 0, ScalingReason.Idle, "no requests; the next one wakes it", null);
            }
            wanted = Math.Max(1, wanted);
            // Without reports of the routers nobody knows: look again.
            again = end ?? _now + s_lookAgain;
        }
        if (IsWoken && wanted == min)
        {
            reason = ScalingReason.WakeUntil;
        }
        if (wanted == 0)
        {
            reason = _bounds.Reason == BoundsReason.Exception ? ScalingReason.Exception : MaySleep ? ScalingReason.OutsideSchedule : ScalingReason.Minimum;
        }
        return (wanted, canary, reason, null, again);
    }

    private (int Replicas, int Canary, string Reason) Wanted(int min, int max)
    {
        if (_spec.Target is not { } target)
        {
            return (min, 0, ScalingReason.Minimum);
        }
        if (target.Type == ScalingTargetType.External)
        {
            return Within(_spec.Replicas ?? min, 0, ScalingReason.External);
        }
        var settings = AutoscalerSettings.Of(target);
        var windows = ScalingWindows.Of(target);
        var current = Current ?? min;
        var loads = (_status?.Traffic ?? [])
            .Select(traffic => (traffic.Revision, Ready: _ready(traffic.Revision!), traffic.Replicas, Load: _load?.Of(traffic.Revision!, windows)))
            .Where(revision => revision.Load is not null)
            .ToList();
        if (loads.Count == 0)
        {
            // Nothing is known: what runs, runs on.
            return Within(current, 0, ScalingReason.Load);
        }
        var total = new RevisionLoad(
            loads.Sum(one => one.Load!.Stable), loads.Sum(one => one.Load!.Panic), loads.Sum(one => one.Load!.Peak), loads.All(one => one.Load!.IsComplete));
        var own = loads.Where(one => one.Revision == _status!.CanaryRevision)
            .Select(one => Autoscaler.Recommend(one.Load!, one.Ready, one.Replicas, settings))
            .FirstOrDefault();
        return Within(Autoscaler.Recommend(total, loads.Sum(one => one.Ready), current, settings), own, ScalingReason.Load);

        (int, int, string) Within(int wanted, int canary, string reason) => wanted < min ? (min, canary, ScalingReason.Minimum)
            : wanted > max ? (max, Math.Min(canary, max), ScalingReason.Maximum) : (wanted, Math.Min(canary, max), reason);
    }

    /// <summary>When it has been idle for long enough; null while that is not known, there are requests, or nothing has served yet.</summary>
    private DateTimeOffset? IdleAt(TimeSpan idleAfter)
    {
        if (_load is not { IsComplete: true, Held: 0, InFlight: 0 } load || _status?.StableRevision is null)
        {
            return null;
        }
        var last = load.LastRequest ?? _now;
        return (last > AwakeSince ? last : AwakeSince) + idleAfter;
    }

    /// <summary>Whether somebody has asked since it fell asleep.</summary>
    private bool IsCalled => _load is { } load && (load.Held > 0 || load.InFlight > 0 || load.LastRequest > AsleepSince);

    private DateTimeOffset AwakeSince => Since("False");

    private DateTimeOffset AsleepSince => Since("True");

    /// <summary>Since when the condition Asleep is as it is; now, if it is otherwise.</summary>
    private DateTimeOffset Since(string status) =>
        _status.Condition(ConditionType.Asleep) is { LastTransitionTime: { } at } condition && condition.Status == status
            ? new(at, TimeSpan.Zero) : _now;

    private string? Asleep() => _bounds.Next is { At: var next }
        ? string.Create(CultureInfo.InvariantCulture, $"asleep until {next.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}") : "asleep";

    private string? Annotation(string name) =>
        _deployment.Metadata.Annotations is { } annotations && annotations.TryGetValue(name, out var value) ? value : null;

    private static TimeSpan LearnedStart(ColdStartStatus? start) => start is null ? TimeSpan.FromMinutes(2)
        : TimeSpan.FromSeconds((start.Schedule ?? 0) + (start.Fetch ?? 0) + (start.Load ?? 0) + (start.WarmUp ?? 0));
}
