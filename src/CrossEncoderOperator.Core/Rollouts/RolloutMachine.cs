using System.Globalization;
using CrossEncoderOperator.Api.Rollouts;
using CrossEncoderOperator.Core.Capacity;
using CrossEncoderOperator.Core.Observations;
using CrossEncoderOperator.Core.Plans;

namespace CrossEncoderOperator.Core.Rollouts;

/// <summary>
/// Moves a rollout on. Its whole state is the status that was read: each transition changes a copy, until none is left to make. Roles are
/// pointers at revisions; a promotion or a rollback moves pointers and weights.
/// </summary>
internal sealed partial class RolloutMachine
{
    private const int KeptEntries = 10;

    // More transitions than any decision needs: a loop would be a fault here, not in the cluster.
    private const int MaxTransitions = 20;

    private readonly Snapshot _snapshot;
    private readonly RolloutSettings _settings;
    private readonly Looks _looks;
    private readonly string _target;
    private readonly Obstacles _obstacles;
    private readonly DateTime _now;
    private string? _stable;
    private string? _previous;
    private RolloutStatus? _rollout;
    private IReadOnlyList<HistoryEntry> _history;
    private IReadOnlyList<QuarantineEntry> _quarantined;
    private ActionStatus? _lastAction;
    private bool _clearAction;
    private DateTimeOffset? _wakeAt;

    /// <param name="snapshot">What is there.</param>
    /// <param name="settings">What the spec asks of rollouts.</param>
    /// <param name="target">The revision that the spec asks for.</param>
    /// <param name="stable">The revision that serves.</param>
    /// <param name="obstacles">What keeps a rollout from beginning.</param>
    public RolloutMachine(Snapshot snapshot, RolloutSettings settings, string target, string? stable, Obstacles obstacles)
    {
        var status = snapshot.Deployment.Status;
        _snapshot = snapshot;
        _settings = settings;
        _looks = new(snapshot, settings);
        _target = target;
        _obstacles = obstacles;
        _now = WholeSeconds.Of(snapshot.Now);
        _stable = stable;
        _previous = status?.PreviousRevision is { } previous && previous != stable && snapshot.StateOf(previous).Known is not null ? previous : null;
        _rollout = status?.Rollout;
        _history = status?.History ?? [];
        _quarantined = status?.Quarantined ?? [];
        _lastAction = status?.LastAction;
    }

    private bool IsUnderWay => _rollout?.State is RolloutState.Preflight or RolloutState.Starting or RolloutState.Stepping
        or RolloutState.Paused or RolloutState.Promoting;

    private bool IsQuarantined => _quarantined.Any(entry => entry.Revision == _target);

    /// <summary>Whether what serves was found bad, and what served before is to take over again.</summary>
    private bool IsRestoring => _rollout?.State == RolloutState.RolledBack && _stable == _rollout.Revision && _previous is not null;

    private RevisionState Canary => _snapshot.StateOf(_rollout!.Revision!);

    private Stage? Stage => _rollout is { Step: > 0 } && _rollout.Step <= _settings.Stages.Count ? _settings.Stages[_rollout.Step - 1] : null;

    /// <summary>Where nobody is served there is nothing to be careful of.</summary>
    private bool NobodyIsServed => _stable is null || _snapshot.StateOf(_stable).Ready == 0;

    public RolloutDecision Decide()
    {
        HeedRetryToken();
        HeedAction();
        for (var i = 0; i < MaxTransitions && Advance(); i++)
        {
        }
        return new()
        {
            Stable = _stable,
            Canary = IsUnderWay ? _rollout!.Revision : null,
            Previous = _previous,
            Live = [.. Live()],
            Rollout = _rollout,
            History = _history,
            Quarantined = _quarantined,
            RetryToken = _settings.RetryToken,
            LastAction = _lastAction,
            ClearAction = _clearAction,
            Asks = _looks.Asks,
            WakeAt = _wakeAt,
        };
    }

    /// <returns>Whether something changed, so that there may be more to do.</returns>
    private bool Advance()
    {
        if (IsRestoring)
        {
            return Restore();
        }
        // What is quarantined is not tried: what serves goes on.
        var aim = IsQuarantined ? _stable : _target;
        if (aim == _stable)
        {
            return IsUnderWay ? Supersede() : AfterPromotion();
        }
        if (!IsUnderWay || _rollout!.Revision != aim)
        {
            return Begin(aim!);
        }
        if (IsDozing)
        {
            return Doze();
        }
        if (_rollout.Reason == RolloutReason.Asleep)
        {
            return Rouse();
        }
        return _rollout.State switch
        {
            RolloutState.Preflight => Preflight(),
            RolloutState.Starting => Start(),
            RolloutState.Stepping => Hold(),
            RolloutState.Paused => Learn(golden: false),
            _ => Promote(),
        };
    }

    private bool Begin(string revision)
    {
        if (IsUnderWay)
        {
            Remember(RevisionResult.Superseded, reason: null, $"revision {revision} is asked for instead");
        }
        var isReturn = ServedUntil(revision) is { } until && _now - until < _settings.RollbackWindow;
        var hasSteps = !isReturn && _stable is not null && (_settings.Replicas > 0 || _settings.IsAsleep);
        _rollout = new()
        {
            Revision = revision,
            State = hasSteps ? RolloutState.Preflight : RolloutState.Starting,
            Reason = isReturn ? RolloutReason.Return : null,
            Message = isReturn ? "it served a short time ago, and takes no steps" : null,
            Steps = hasSteps ? _settings.Stages.Count : 0,
            StartedAt = _now,
            StepStartedAt = _now,
        };
        return true;
    }

    /// <summary>When a revision ceased to serve without having been found bad; null when it did not serve, or serves.</summary>
    private DateTime? ServedUntil(string revision)
    {
        DateTime? successor = null;
        foreach (var entry in _history)
        {
            if (entry.Revision == revision)
            {
                return entry.Result == RevisionResult.Promoted ? successor : null;
            }
            if (entry.Result == RevisionResult.Promoted)
            {
                successor = entry.At;
            }
        }
        // The revision that was the first of all may have left the history.
        return revision == _previous ? successor : null;
    }

    /// <summary>The spec asks again for what serves.</summary>
    private bool Supersede()
    {
        Remember(RevisionResult.Superseded, reason: null, $"revision {_stable} is asked for instead");
        _rollout = new() { Revision = _stable, State = RolloutState.Completed, Weight = 100, StartedAt = _now, StepStartedAt = _now };
        return true;
    }

    private bool Preflight()
    {
        if (_obstacles.Route is { Accepted: not true } route)
        {
            return IsHeld(route.Reason, route.Message);
        }
        var capacity = _obstacles.Capacity(FirstReplicas(swap: false));
        if (capacity?.Verdict == CapacityVerdict.NeverFits || (capacity?.Verdict == CapacityVerdict.NoRoomNow && !_settings.Swap))
        {
            return IsHeld(RolloutReason.InsufficientCapacity, capacity.Message);
        }
        if (IsVerifying)
        {
            // Without traffic there is nothing to try the queries on.
            return Enter(RolloutState.Starting);
        }
        if (capacity is { Verdict: CapacityVerdict.NoRoomNow })
        {
            _rollout = _rollout! with { Swap = true };
        }
        return _looks.Preflight(_rollout!, _stable!, out var faults, out var askedAt) switch
        {
            LookResult.Learned when faults.Count == 0 => Enter(RolloutState.Starting),
            LookResult.Learned => Keep(_rollout! with
            {
                LookedAt = askedAt,
                UndecidedSince = _rollout.UndecidedSince ?? _now,
                Reason = RolloutReason.PreflightFailed,
                Message = string.Join("; ", faults),
            }),
            LookResult.Nothing => Enter(RolloutState.Starting),
            _ => Wait() || EndsUndecided(),
        };
    }

    /// <summary>Waits for what stands in the way to go, as long as the progress deadline allows.</summary>
    private bool IsHeld(string reason, string message)
    {
        _rollout = _rollout! with { Reason = reason, Message = message };
        Wake(_snapshot.Now + _settings.Interval);
        return EndsWithin(_settings.ProgressDeadline, reason, message);
    }

    private bool Start()
    {
        var replicas = FirstReplicas(_rollout!.Swap == true);
        var isReady = IsVerifying ? Canary.IsComplete(replicas) && IsComparable : Canary.IsComplete(replicas) || (NobodyIsServed && Canary.Ready > 0);
        if (!isReady)
        {
            // The first of all has nothing to go back to, and is waited for.
            return Learn(golden: false) || (_stable is not null && EndsLate(replicas));
        }
        var needsGolden = _settings.Quality is not null && _rollout.Reason != RolloutReason.Return && replicas > 0;
        if (needsGolden && !IsRankedWell)
        {
            return Learn(golden: true) || EndsUndecided();
        }
        return Enter(_rollout.Steps == 0 || (NobodyIsServed && !IsVerifying) ? RolloutState.Promoting : RolloutState.Stepping);
    }

    private bool Hold()
    {
        if (Stage is not { } stage)
        {
            return Enter(RolloutState.Promoting);
        }
        var replicas = _settings.ReplicasFor(stage.Weight);
        if (_rollout!.Weight != stage.Weight)
        {
            if (!Canary.IsComplete(replicas))
            {
                return Learn(golden: false) || EndsLate(replicas);
            }
            var judgedSince = _rollout.JudgedSince ?? (stage.Weight > 0 ? _now + _settings.InitialDelay : null);
            return Keep(_rollout with { Weight = stage.Weight, StepStartedAt = _now, JudgedSince = judgedSince, UndecidedSince = null });
        }
        if (stage.Pause)
        {
            return Enter(RolloutState.Paused, RolloutReason.PauseStep, $"step {_rollout.Step} lasts until somebody resumes");
        }
        // The golden set is more work for the canary: first it must do well with its requests.
        if (Learn(golden: !IsRankedWell && MeetsObjectives))
        {
            return true;
        }
        var end = _rollout.StepStartedAt!.Value + stage.Hold;
        if (_now < end)
        {
            Wake(end);
        }
        return (_now >= end && IsDecided && NextStep()) || EndsUndecided();
    }

    private bool Promote()
    {
        var replicas = CanaryReplicas();
        if (!Canary.IsComplete(replicas) && !(NobodyIsServed && Canary.Ready > 0))
        {
            return Learn(golden: false) || (_stable is not null && EndsLate(replicas));
        }
        Remember(RevisionResult.Promoted, _rollout!.Reason, message: null);
        var keepsPrevious = _stable is not null && _rollout.Swap != true && _settings.Bake > TimeSpan.Zero;
        (_previous, _stable) = (_stable ?? _previous, _rollout.Revision);
        _rollout = _rollout with
        {
            Weight = 100,
            JudgedSince = _rollout.JudgedSince ?? _now + _settings.InitialDelay,
            UndecidedSince = null,
        };
        return Enter(keepsPrevious ? RolloutState.Baking : AfterBake);
    }

    /// <summary>Takes in what was found out, or asks for it.</summary>
    private bool Learn(bool golden)
    {
        var stable = IsUnderWay ? _stable : null;
        var result = _looks.Look(_rollout!, stable, golden, out var learned);
        if (result is not LookResult.Learned)
        {
            return Wait();
        }
        // Without traffic there is nothing to decide but the ranking.
        var isOpen = (golden && !IsRankedIn(learned)) || (learned is { State: RolloutState.Stepping, Weight: > 0 } && !_looks.AllPass(learned));
        _rollout = learned with { UndecidedSince = isOpen ? _rollout!.UndecidedSince ?? _now : null };
        if (learned.Quality is { Verdict: "Breach", Message: { } quality } && _settings.Quality?.DryRun != true)
        {
            Breach(RolloutReason.QualityBreached, quality);
        }
        else if (_looks.Breach(learned) is { } breach)
        {
            Breach(RolloutReason.SloBreached, breach);
        }
        return true;
    }

    private bool NextStep() => Keep(_rollout! with
    {
        State = _rollout.Step < _settings.Stages.Count ? RolloutState.Stepping : RolloutState.Promoting,
        Step = Math.Min(_rollout.Step + 1, _settings.Stages.Count),
        Steps = _settings.Stages.Count,
        Reason = null,
        Message = null,
        StepStartedAt = _now,
        UndecidedSince = null,
    });

    private bool Enter(string state, string? reason = null, string? message = null) => Keep(_rollout! with
    {
        State = state,
        Step = state == RolloutState.Stepping && _rollout.Step == 0 ? 1 : _rollout.Step,
        Reason = reason ?? (_rollout.Reason == RolloutReason.Return && IsUnderWay ? RolloutReason.Return : null),
        Message = message,
        StepStartedAt = _now,
        UndecidedSince = null,
        Evidence = state == RolloutState.Completed ? null : _rollout.Evidence,
    });

    private bool Keep(RolloutStatus rollout)
    {
        _rollout = rollout;
        return true;
    }

    private bool IsRankedWell => IsRankedIn(_rollout!);

    private bool IsRankedIn(RolloutStatus rollout) => _settings.Quality is null
        || (_settings.Quality.DryRun == true && rollout.Quality is not null)
        || (rollout.Quality is { Verdict: "Pass" } quality && quality.Step == rollout.Step);

    private bool IsDecided => IsRankedWell && MeetsObjectives;

    /// <summary>Whether the objectives were looked at in this step, and pass; a step without traffic has nothing to look at.</summary>
    private bool MeetsObjectives => _settings.Slis.Count == 0 || _rollout!.Weight == 0
        || (_looks.AllPass(_rollout) && _rollout.LookedAt >= _rollout.StepStartedAt);

    /// <returns>False: nothing changed.</returns>
    private bool Wait()
    {
        if (_looks.NextLook is { } next)
        {
            Wake(next);
        }
        return false;
    }

    private void Wake(DateTime at) => Wake(new DateTimeOffset(at));

    private void Wake(DateTimeOffset at) => _wakeAt = _wakeAt < at ? _wakeAt : at;
}
