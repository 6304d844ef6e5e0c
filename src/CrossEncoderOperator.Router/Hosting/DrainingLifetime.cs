using System.Runtime.InteropServices;
using CrossEncoderOperator.Router.Options;

namespace CrossEncoderOperator.Router.Hosting;

/// <summary>
/// On SIGTERM the router says at once that it is not ready, goes on for the drain time while the news spreads, then finishes what it has
/// and ends. A second signal ends the drain time.
/// </summary>
internal sealed class DrainingLifetime(
    IHostApplicationLifetime application, DrainState state, RouterOptions options, TimeProvider time, ILogger<DrainingLifetime> log)
    : IHostLifetime, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<PosixSignalRegistration> _signals = [];
    private int _received;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        foreach (var signal in new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT })
        {
            _signals.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                OnSignal();
            }));
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _signals.ForEach(signal => signal.Dispose());
        _stop.Dispose();
    }

    internal void OnSignal()
    {
        if (Interlocked.Increment(ref _received) == 1)
        {
            _ = DrainAsync();
        }
        else
        {
            _stop.Cancel();
        }
    }

    private async Task DrainAsync()
    {
        state.Drain();
        log.Draining(options.DrainTime.TotalSeconds);
        await Task.Delay(options.DrainTime, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        application.StopApplication();
    }
}
