using System.Globalization;
using CrossEncoderOperator.Api.Rollouts;

namespace CrossEncoderOperator.Core.Rollouts;

/// <content>What people ask for.</content>
internal sealed partial class RolloutMachine
{
    private void HeedRetryToken()
    {
        if (_settings.RetryToken != _snapshot.Deployment.Status?.RetryToken)
        {
            _quarantined = [.. _quarantined.Where(entry => entry.Revision != _target)];
        }
    }

    private void HeedAction()
    {
        if (ActionRequest.Of(_snapshot.Deployment) is not { } request)
        {
            _lastAction = _lastAction is null ? null : _lastAction with { Pending = null };
        }
        else if (_lastAction is { Pending: true } && _lastAction.Request == request.Text)
        {
            // Taken already; removed only now that the outcome is on record.
            _clearAction = true;
        }
        else
        {
            var refusal = Refusal(request) ?? Take(request);
            _lastAction = new()
            {
                Request = request.Text,
                Taken = refusal is null,
                Pending = true,
                Message = refusal ?? $"{request.Verb} of revision {request.Revision} was done",
                At = _now,
            };
        }
    }

    private string? Refusal(ActionRequest request)
    {
        if (request.Verb is null || request.Revision is null)
        {
            return "an action is resume, skip, promote or abort, then @ and a revision";
        }
        var isLive = IsUnderWay || _rollout?.State is RolloutState.Baking or RolloutState.Watching;
        return !isLive ? "no rollout is under way"
            : request.Revision != _rollout!.Revision ? $"the rollout that is under way is of revision {_rollout.Revision}"
            : null;
    }

    /// <returns>Why it was not done; null when it was.</returns>
    private string? Take(ActionRequest request)
    {
        switch (request.Verb, _rollout!.State)
        {
            case (ActionRequest.Abort, _):
                if (!IsUnderWay && _previous is null)
                {
                    return "there is no revision to go back to";
                }
                Fail(RolloutReason.Aborted, "somebody asked for it");
                return null;
            case (_, RolloutState.Baking or RolloutState.Watching):
                return "the revision was promoted already";
            case (ActionRequest.Resume, RolloutState.Paused) when _rollout.Reason != RolloutReason.PauseStep:
                // Judged anew: what was known led to the pause.
                _rollout = _rollout with { Evidence = null, Verdicts = null, Quality = null, JudgedSince = _rollout.Weight > 0 ? _now : null };
                Enter(_rollout.Step == 0 ? RolloutState.Starting : RolloutState.Stepping);
                return null;
            case (ActionRequest.Resume, RolloutState.Paused):
            case (ActionRequest.Skip, RolloutState.Stepping or RolloutState.Paused):
                NextStep();
                return null;
            case (ActionRequest.Promote, RolloutState.Preflight or RolloutState.Starting or RolloutState.Stepping or RolloutState.Paused):
                Enter(RolloutState.Promoting);
                return null;
            default:
                return string.Create(CultureInfo.InvariantCulture, $"there is nothing to {request.Verb}: the rollout is in the state {_rollout.State}");
        }
    }
}
