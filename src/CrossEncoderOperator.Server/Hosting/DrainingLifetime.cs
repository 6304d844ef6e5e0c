using System.Runtime.InteropServices;
using CrossEncoderOperator.Server.Health;

namespace CrossEncoderOperator.Server.Hosting;

/// <summary>
/// On SIGTERM the server says at once that it is not ready, goes on for the drain time while the news spreads, then finishes
/// what it has and ends. A second signal ends the drain time.
/// </summary>
internal sealed class DrainingLifetime(
    IHostApplicationLifetime application, ServerState state, ServeOptions options, TimeProvider time, ILogger<DrainingLifetime> logger)
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

    private void OnSignal()
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
        logger.Draining(options.DrainTime.TotalSeconds);
        await Task.Delay(options.DrainTime, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        application.StopApplication();
    }
}
