using System.Text.Json.Nodes;
using CrossEncoderOperator.Runtime.Hosting;
using Prometheus;

namespace CrossEncoderOperator.Runtime.LeaderElection;

/// <summary>
/// Holds a Lease while this process works. Times of other processes are never compared with ours: a lease has expired when, by our
/// monotonic clock, it did not change for its duration. Like every election by leases it does not fence: work that outlives the
/// lease must be safe by preconditions.
/// </summary>
internal sealed class LeaderElector(
    ApiClient client, ObjectKey lease, string identity, LeaderElectionOptions options, TimeProvider time, RuntimeMetrics metrics, ILogger log)
{
    private readonly Gauge.Child _leader = metrics.Leader.WithLabels(lease.Name);
    private V1LeaseSpec? _observed;
    private long _observedAt;

    /// <summary>Start of the last request that renewed: nobody else counts the lease as expired before its duration from here.</summary>
    private long _renewed;

    /// <summary>Waits for the lease, then leads until <paramref name="lead"/> ends by itself.</summary>
    /// <param name="lead">The work. Its token is cancelled when the lease is lost.</param>
    /// <param name="cancel">Ends the waiting. The work must end by itself, and only then is the lease released.</param>
    /// <returns>False when the lease was lost; the work may then still be ending.</returns>
    public async Task<bool> RunAsync(Func<CancellationToken, Task> lead, CancellationToken cancel)
    {
        await AcquireAsync(cancel);
        log.Acquired(lease, identity);
        _leader.Set(1);
        var lost = new CancellationTokenSource();
        using var ended = new CancellationTokenSource();
        var leading = lead(lost.Token);
        var renewing = RenewAsync(ended.Token);
        if (await Task.WhenAny(leading, renewing) == renewing)
        {
            _leader.Set(0);
            log.Lost(lease, identity);
            await lost.CancelAsync();
            return false;
        }

        await ended.CancelAsync();
        await renewing;
        _leader.Set(0);
        await ReleaseAsync();
        await leading;
        return true;
    }

    private async Task AcquireAsync(CancellationToken cancel)
    {
        while (true)
        {
            var started = time.GetTimestamp();
            if (await TryAsync(options.RenewDeadline, cancel))
            {
                _renewed = started;
                return;
            }

            cancel.ThrowIfCancellationRequested();
            await Task.Delay(NextTry(), time, cancel);
        }
    }

    /// <summary>Returns when the lease is lost, or at the end of the work.</summary>
    private async Task RenewAsync(CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            var left = Left();
            await Task.Delay(left < options.RetryPeriod ? left : options.RetryPeriod, time, ended)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

            // Measured again: a process that was suspended finds out here, before it renews what may belong to another.
            left = Left();
            if (left == TimeSpan.Zero || ended.IsCancellationRequested)
            {
                return;
            }

            var started = time.GetTimestamp();
            if (await TryAsync(left, ended))
            {
                _renewed = started;
            }
            else if (_observed?.HolderIdentity is { Length: > 0 } holder && holder != identity)
            {
                return;
            }
        }
    }

    /// <summary>After the usual time, or when the lease that was seen expires, if that is sooner.</summary>
    private TimeSpan NextTry()
    {
        var retry = Backoff.Spread(options.RetryPeriod);
        var expiry = _observed is { HolderIdentity.Length: > 0 } lease ? DurationOf(lease) - time.GetElapsedTime(_observedAt) : retry;
        return expiry > TimeSpan.Zero && expiry < retry ? expiry : retry;
    }

    private TimeSpan DurationOf(V1LeaseSpec lease) =>
        lease.LeaseDurationSeconds is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : options.LeaseDuration;

    private TimeSpan Left()
    {
        var left = options.RenewDeadline - time.GetElapsedTime(_renewed);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>One try to acquire or renew; false when it failed or took longer than the limit.</summary>
    private async Task<bool> TryAsync(TimeSpan limit, CancellationToken cancel)
    {
        using var late = new CancellationTokenSource(limit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        try
        {
            return await TakeAsync(linked.Token).WaitAsync(linked.Token);
        }
        catch (ApiException e) when (e.IsConflict || e.IsAlreadyExists)
        {
            return false;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception e)
        {
            log.TryFailed(lease, e.Message);
            return false;
        }
    }

    private async Task<bool> TakeAsync(CancellationToken cancel)
    {
        var present = await client.GetAsync<V1Lease>(lease, cancel);
        var now = MicroTime.Of(time.GetUtcNow());
        var spec = new V1LeaseSpec
        {
            HolderIdentity = identity,
            LeaseDurationSeconds = (int)Math.Ceiling(options.LeaseDuration.TotalSeconds),
            AcquireTime = now,
            RenewTime = now,
            LeaseTransitions = present?.Spec?.LeaseTransitions ?? 0,
        };
        if (present is null)
        {
            var metadata = new V1ObjectMeta { Name = lease.Name, NamespaceProperty = lease.Namespace };
            Observe((await client.CreateAsync(new V1Lease { Metadata = metadata, Spec = spec }, cancel)).Spec);
            return true;
        }

        Observe(present.Spec);
        if (present.Spec?.HolderIdentity == identity)
        {
            spec.AcquireTime = present.Spec.AcquireTime ?? now;
        }
        else if (present.Spec?.HolderIdentity is { Length: > 0 })
        {
            if (time.GetElapsedTime(_observedAt) < DurationOf(present.Spec))
            {
                return false;
            }

            spec.LeaseTransitions++;
        }

        Observe((await PatchAsync(present, spec, cancel)).Spec);
        return true;
    }

    private void Observe(V1LeaseSpec? spec)
    {
        if (_observed is null || spec != _observed)
        {
            _observed = spec ?? new V1LeaseSpec();
            _observedAt = time.GetTimestamp();
        }
    }

    private Task<V1Lease> PatchAsync(V1Lease present, V1LeaseSpec spec, CancellationToken cancel)
    {
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = present.Metadata.ResourceVersion },
            ["spec"] = JsonNode.Parse(KubernetesJson.Serialize(spec)),
        };
        return client.MergePatchAsync<V1Lease>(lease, patch, cancel);
    }

    /// <summary>Lets a standby take over at once, if the lease is still ours.</summary>
    private async Task ReleaseAsync()
    {
        using var limit = new CancellationTokenSource(options.RetryPeriod, time);
        try
        {
            if (await client.GetAsync<V1Lease>(lease, limit.Token) is { Spec: { } spec } present && spec.HolderIdentity == identity)
            {
                await PatchAsync(present, spec with { HolderIdentity = "", LeaseDurationSeconds = 1 }, limit.Token);
                log.Released(lease, identity);
            }
        }
        catch (Exception e)
        {
            log.TryFailed(lease, e.Message);
        }
    }
}
