using CrossEncoderOperator.Router.Holding;
using Prometheus;

namespace CrossEncoderOperator.Router.Metrics;

/// <summary>What came for a deployment since the router started, whether a replica was there or not.</summary>
internal sealed class DeploymentTraffic
{
    private static readonly HoldOutcome[] s_outcomes = Enum.GetValues<HoldOutcome>();

    private readonly RouterMetrics _metrics;
    private readonly string[] _labels;
    private readonly Gauge.Child _heldGauge;
    private readonly Histogram.Child _duration;
    private readonly Counter.Child[] _outcomes;
    private int _held;
    private long _lastRequest;

    public DeploymentTraffic(RouterMetrics metrics, ObjectKey deployment)
    {
        (_metrics, _labels) = (metrics, [deployment.Namespace, deployment.Name]);
        _heldGauge = metrics.Held.WithLabels(_labels);
        _duration = metrics.HoldDuration.WithLabels(_labels);
        _outcomes = [.. s_outcomes.Select(outcome => metrics.HoldOutcomes.WithLabels(With(outcome)))];
    }

    /// <summary>Requests that are held now.</summary>
    public int Held => Volatile.Read(ref _held);

    /// <summary>Requests that were refused because the deployment sleeps.</summary>
    public long Refused => (long)_outcomes[(int)HoldOutcome.Refused].Value;

    /// <summary>When the latest request came, whatever became of it; null when none did.</summary>
    public DateTimeOffset? LastRequest =>
        Volatile.Read(ref _lastRequest) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    public void Arrive(DateTimeOffset now) => Volatile.Write(ref _lastRequest, now.UtcTicks);

    /// <summary>Counts a request as held unless <paramref name="limit"/> are.</summary>
    /// <param name="isFirst">Whether no other is.</param>
    public bool TryHold(int limit, out bool isFirst)
    {
        var held = Interlocked.Increment(ref _held);
        isFirst = held == 1;
        _heldGauge.Inc();
        if (held > limit)
        {
            AbandonHold();
            return false;
        }

        return true;
    }

    /// <summary>It is not held after all.</summary>
    public void AbandonHold()
    {
        Interlocked.Decrement(ref _held);
        _heldGauge.Dec();
    }

    public void EndHold(HoldOutcome outcome, TimeSpan held)
    {
        AbandonHold();
        _duration.Observe(held.TotalSeconds);
        Count(outcome);
    }

    /// <param name="outcome">Null counts nothing.</param>
    public void Count(HoldOutcome? outcome)
    {
        if (outcome is { } known)
        {
            _outcomes[(int)known].Inc();
        }
    }

    /// <summary>Ends the series.</summary>
    public void Remove()
    {
        _metrics.Held.RemoveLabelled(_labels);
        _metrics.HoldDuration.RemoveLabelled(_labels);
        foreach (var outcome in s_outcomes)
        {
            _metrics.HoldOutcomes.RemoveLabelled(With(outcome));
        }
    }

    private string[] With(HoldOutcome outcome) => [.. _labels, outcome.ToString().ToLowerInvariant()];
}
