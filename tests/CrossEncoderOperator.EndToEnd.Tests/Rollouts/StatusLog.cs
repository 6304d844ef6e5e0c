using CrossEncoderOperator.Api.Status;

namespace CrossEncoderOperator.EndToEnd.Tests.Rollouts;

/// <summary>The statuses that an object goes through, as far as they are seen when looking all the time.</summary>
internal sealed class StatusLog : IAsyncDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly Lock _lock = new();
    private readonly List<CrossEncoderDeploymentStatus> _seen = [];
    private readonly Task _look;

    public StatusLog(Subject subject) => _look = LookAsync(subject);

    public IReadOnlyList<CrossEncoderDeploymentStatus> Seen
    {
        get
        {
            lock (_lock)
            {
                return [.. _seen];
            }
        }
    }

    /// <summary>The weights of a revision, each once for as long as it lasted.</summary>
    public IReadOnlyList<int> WeightsOf(string? revision)
    {
        var weights = new List<int>();
        foreach (var status in Seen)
        {
            var weight = status.Traffic?.FirstOrDefault(share => share.Revision == revision)?.Weight ?? 0;
            if (weights is [] || weights[^1] != weight)
            {
                weights.Add(weight);
            }
        }

        return weights;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _look;
        _stop.Dispose();
    }

    private async Task LookAsync(Subject subject)
    {
        var version = "";
        while (!_stop.IsCancellationRequested)
        {
            var found = await subject.GetAsync();
            if (found.Metadata.ResourceVersion != version && found.Status is not null)
            {
                version = found.Metadata.ResourceVersion;
                lock (_lock)
                {
                    _seen.Add(found.Status);
                }
            }

            await Task.Delay(s_interval, TimeProvider.System, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
