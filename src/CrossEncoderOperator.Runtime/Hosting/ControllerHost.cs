using CrossEncoderOperator.Runtime.Caching;
using CrossEncoderOperator.Runtime.Controllers;
using CrossEncoderOperator.Runtime.Events;
using CrossEncoderOperator.Runtime.LeaderElection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CrossEncoderOperator.Runtime.Hosting;

/// <summary>
/// The life of a program of controllers: fill the stores, wait for leadership, work; on a stop finish what runs, release the lease, and
/// only then stop watching.
/// </summary>
internal sealed class ControllerHost(
    IServiceProvider services, IEnumerable<Controller> controllers, IEnumerable<StoreRegistration> stores, EventRecorder events,
    StoreSync sync, IOptions<ControllerRuntimeOptions> options, IHostApplicationLifetime lifetime, ProcessExit exit, TimeProvider time,
    ILogger<ControllerHost> log) : BackgroundService
{
    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(5);

    private readonly Controller[] _controllers = [.. controllers];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var end = new CancellationTokenSource();
        var background = new List<Task>();
        var writing = events.RunAsync(end.Token);
        try
        {
            var reflectors = CreateReflectors();
            background.AddRange(reflectors.Select(r => r.RunAsync(end.Token)));
            await Task.WhenAll(reflectors.Select(r => r.Synced)).WaitAsync(stoppingToken);
            sync.Complete();
            log.Synced(stores.Count());
            if (!options.Value.LeaderElection.Enabled)
            {
                await LeadAsync(stoppingToken, CancellationToken.None);
            }
            else if (!await services.GetRequiredService<LeaderElector>().RunAsync(lost => LeadAsync(stoppingToken, lost), stoppingToken))
            {
                Fail();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped before it led.
        }
        catch (Exception e)
        {
            log.Crashed(e);
            Fail();
        }

        events.Complete();
        await Task.WhenAny(writing, Task.Delay(FlushTimeout, time, CancellationToken.None));
        await end.CancelAsync();
        await Task.WhenAll([.. background, writing]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private List<IReflector> CreateReflectors()
    {
        var namespaces = options.Value.Namespaces;
        return [.. stores.SelectMany(s =>
            (s.Type.Namespaced && namespaces.Count > 0 ? namespaces.Distinct() : [""]).Select(ns => s.CreateReflector(services, ns)))];
    }

    private async Task LeadAsync(CancellationToken stop, CancellationToken lost)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(lost);
        var working = Task.WhenAll(_controllers.Select(c => c.RunAsync(cancel.Token)));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, lost);
        var stopped = Task.Delay(Timeout.InfiniteTimeSpan, time, either.Token);
        // A program of stores alone has nothing that ends.
        await (_controllers.Length == 0 ? Task.WhenAny(stopped) : Task.WhenAny(working, stopped));
        foreach (var controller in _controllers)
        {
            controller.ShutDown();
        }

        await Task.WhenAny(working, Task.Delay(options.Value.DrainTimeout, time, lost));
        await cancel.CancelAsync();
        await working;
    }

    private void Fail()
    {
        exit.SetCode(1);
        lifetime.StopApplication();
    }
}
