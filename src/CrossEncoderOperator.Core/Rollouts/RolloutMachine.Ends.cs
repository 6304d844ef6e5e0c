using CrossEncoderOperator.Api.Rollouts;
using CrossEncoderOperator.Core.Observations;

namespace CrossEncoderOperator.Core.Rollouts;

/// <content>How a rollout ends without a promotion, and what is remembered of it.</content>
internal sealed partial class RolloutMachine
{
    private void Breach(string reason, string message)
    {
        if (!_settings.PauseOnBreach)
        {
            Fail(reason, message);
        }
        else if (IsUnderWay)
        {
            Enter(RolloutState.Paused, reason, message);
        }
    }

    /// <summary>Ends the rollout: what served before goes on, and the revision is not tried again by itself.</summary>
    private bool Fail(string reason, string message)
    {
        var revision = _rollout!.Revision;
        Remember(RevisionResult.RolledBack, reason, message);
        _quarantined =
        [
            new() { Revision = revision, Digest = DigestOf(revision), Reason = reason, Message = message, Since = _now },
            .. _quarantined.Where(entry => entry.Revision != revision).Take(KeptEntries - 1),
        ];
        _rollout = _rollout with { Weight = 0, Evidence = null };
        return Enter(RolloutState.RolledBack, reason, message);
    }

    private bool EndsLate(int replicas)
    {
        var failure = PodFailures.Latest(
            _snapshot.PodsOf(_rollout!.Revision!), Canary.Deployment, _snapshot.Deployment.Status?.LastFailure);
        // What keeps a pod from starting, a volume for instance, is told in events only.
        var why = failure is null ? "its pods report no failure: see their events" : PodFailures.Describe(failure);
        return EndsWithin(
            _settings.ProgressDeadline,
            RolloutReason.ProgressDeadlineExceeded,
            $"the progress deadline has passed: revision {_rollout.Revision} has {Words.Replicas(Canary.Ready, replicas)}; {why}");
    }

    private bool EndsUndecided()
    {
        if (_rollout!.UndecidedSince is not { } since)
        {
            return false;
        }
        Wake(since + _settings.NoDataTimeout);
        return _now >= since + _settings.NoDataTimeout
            && Fail(RolloutReason.NoDataTimeout, $"undecided since {Words.Time(since)}: {_looks.Undecided(_rollout)}");
    }

    private bool EndsWithin(TimeSpan limit, string reason, string message)
    {
        var end = _rollout!.StepStartedAt!.Value + limit;
        Wake(end);
        return _now >= end && Fail(reason, message);
    }

    private void Remember(string result, string? reason, string? message) => _history =
    [
        new()
        {
            Revision = _rollout!.Revision, Digest = DigestOf(_rollout.Revision), Result = result, Reason = reason, Message = message, At = _now,
        },
        .. _history.Take(KeptEntries - 1),
    ];

    private string? DigestOf(string? revision) =>
        ModelReport.Of(_snapshot.PodsOf(revision!)).Digest
        ?? _history.FirstOrDefault(entry => entry.Revision == revision)?.Digest
        ?? _snapshot.StateOf(revision!).Known?.Spec.Model.Sha256;
}
