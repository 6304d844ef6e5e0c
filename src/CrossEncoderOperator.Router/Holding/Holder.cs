using System.Globalization;
using CrossEncoderOperator.Router.Forwarding;
using CrossEncoderOperator.Router.Hosting;
using CrossEncoderOperator.Router.Options;
using CrossEncoderOperator.Router.Routes;

namespace CrossEncoderOperator.Router.Holding;

/// <summary>Holds requests that no replica is ready for, until one is.</summary>
internal sealed class Holder : IDisposable
{
    /// <summary>Once one revision is ready, for the others that held requests are to be divided among.</summary>
    private static readonly TimeSpan s_splitPatience = TimeSpan.FromSeconds(10);

    /// <summary>Of the 60 s in which a router that ends finishes what it has.</summary>
    private static readonly TimeSpan s_lastHold = TimeSpan.FromSeconds(50);

    private readonly CurrentRoutes _routes;
    private readonly RouterOptions _options;
    private readonly TimeProvider _time;
    private readonly BodyMemory _memory;
    private readonly Pulse _firstHeld = new();
    private readonly CancellationTokenSource _ending;

    public Holder(CurrentRoutes routes, RouterOptions options, IHostApplicationLifetime lifetime, TimeProvider time)
    {
        (_routes, _options, _time) = (routes, options, time);
        _memory = new(options.MaxHeldMemory);
        _ending = new(Timeout.InfiniteTimeSpan, time);
        lifetime.ApplicationStopping.Register(() => _ending.CancelAfter(s_lastHold));
    }

    /// <summary>Ends when the next deployment begins to have held requests.</summary>
    public Task FirstHeld => _firstHeld.Next;

    public void Dispose() => _ending.Dispose();

    /// <summary>Waits until the request has a revision that is ready.</summary>
    /// <param name="bytes">What its body takes of memory.</param>
    /// <returns>Why it is refused instead; null when it is not.</returns>
    public async ValueTask<Refusal?> HoldAsync(Exchange exchange, int bytes)
    {
        var traffic = exchange.Deployment.Traffic;
        var terms = Terms(exchange);
        if ((terms.Refusal ?? Admit(exchange, bytes)) is { } refusal)
        {
            traffic.Count(refusal.Outcome);
            return refusal;
        }

        var started = Now();
        exchange.HeldSince ??= started;
        var aborted = exchange.Context.RequestAborted;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(aborted, _ending.Token);
        var outcome = HoldOutcome.Gone;
        try
        {
            var refused = await WaitAsync(exchange, terms.Limit, end.Token);
            outcome = refused is null ? HoldOutcome.Answered : refused.Outcome ?? HoldOutcome.Timeout;
            return refused;
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            outcome = HoldOutcome.Timeout;
            return TimedOut(exchange);
        }
        finally
        {
            var held = Now() - started;
            exchange.Held += held;
            _memory.Release(bytes);
            traffic.EndHold(outcome, held);
        }
    }

    /// <returns>Which bound is reached; null when it may be held.</returns>
    private Refusal? Admit(Exchange exchange, int bytes)
    {
        var (traffic, startUp) = (exchange.Deployment.Traffic, exchange.Deployment.Settings.Sleep.StartUp);
        if (!traffic.TryHold(_options.MaxHeld, out var isFirst))
        {
            return new(HoldOutcome.Full, $"{_options.MaxHeld} requests to {exchange.Deployment.Key} wait for a replica already", startUp);
        }

        if (!_memory.TryTake(bytes))
        {
            traffic.AbandonHold();
            return new(HoldOutcome.Full, $"the requests that wait for replicas take {_options.MaxHeldMemory} bytes together already", startUp);
        }

        if (isFirst)
        {
            _firstHeld.Beat();
        }

        return null;
    }

    private async ValueTask<Refusal?> WaitAsync(Exchange exchange, TimeSpan limit, CancellationToken end)
    {
        var (since, gate) = (exchange.HeldSince!.Value, exchange.Deployment.Flow.Gate);
        if (exchange.Gate is null && await gate.EnterAsync(exchange.Documents, since + limit - Now(), _time, end))
        {
            exchange.Gate = gate;
        }

        while (true)
        {
            var change = _routes.Change;
            if (!exchange.Follow(_routes.Table))
            {
                return new(HoldOutcome.Refused, $"{exchange.Deployment.Key} was deleted", TimeSpan.FromSeconds(1));
            }

            TimeSpan left;
            if (exchange.GoesFrom(s_splitPatience) is { } from)
            {
                gate.Widen(exchange.Deployment.Revisions.Sum(r => r.Replicas.Length));
                var (split, rest) = (from - _time.GetUtcNow(), since + limit - Now());
                left = split < rest ? split : rest;
                if (left <= TimeSpan.Zero)
                {
                    exchange.Choose();
                    return null;
                }
            }
            else
            {
                (limit, var refusal) = Terms(exchange);
                left = since + limit - Now();
                if (refusal is not null || left <= TimeSpan.Zero)
                {
                    return refusal ?? TimedOut(exchange);
                }
            }

            await change.WaitAsync(left, _time, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            end.ThrowIfCancellationRequested();
        }
    }

    private HoldTerms Terms(Exchange exchange) => HoldRules.Decide(exchange.Deployment, exchange.Direct, _options.ReplicaWait, _time.GetUtcNow());

    private Refusal TimedOut(Exchange exchange)
    {
        var (key, sleep) = (exchange.Deployment.Key, exchange.Deployment.Settings.Sleep);
        var held = Now() - exchange.HeldSince!.Value;
        return new(
            HoldOutcome.Timeout,
            string.Create(CultureInfo.InvariantCulture, $"the request was held for {held.TotalSeconds:0.0} s, and no replica of {key} was ready"),
            sleep.State == SleepState.Awake ? TimeSpan.FromSeconds(1) : sleep.StartUp);
    }

    private TimeSpan Now() => _time.GetElapsedTime(0);
}
