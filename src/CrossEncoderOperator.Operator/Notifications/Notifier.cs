using CrossEncoderOperator.Api;
using CrossEncoderOperator.Core.Plans;
using Prometheus;

namespace CrossEncoderOperator.Operator.Notifications;

/// <summary>Tells webhooks of events, in the background. Never throws, and never waits.</summary>
internal sealed class Notifier : IHostedService, IDisposable
{
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(5);

    private readonly Webhook[] _webhooks;
    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end = new();
    private Task _telling = Task.CompletedTask;

    public Notifier(NotificationConfig config, CollectorRegistry registry, TimeProvider time, ILogger<Notifier> log)
    {
        var results = global::Prometheus.Metrics.WithCustomRegistry(registry).CreateCounter(
            "crossencoder_notifications_total", "Events by what became of telling a target: sent, failed or dropped.", "target", "result");
        _time = time;
        _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(1) })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _webhooks = [.. config.Targets.Select(target => new Webhook(target, _http, results, time, log))];
    }

    /// <summary>Queues an event for every target that wants it.</summary>
    public void Notify(CrossEncoderDeployment deployment, PlannedEvent occurrence)
    {
        if (_webhooks.Length == 0)
        {
            return;
        }
        var notification = Notification.Of(deployment, occurrence, _time.GetUtcNow());
        foreach (var webhook in _webhooks)
        {
            webhook.Add(notification);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _telling = Task.WhenAll(_webhooks.Select(webhook => webhook.RunAsync(_end.Token)));
        return Task.CompletedTask;
    }

    /// <summary>What is queued has a few seconds: a rollback may be the last thing that this process did.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var webhook in _webhooks)
        {
            webhook.Complete();
        }
        await Task.WhenAny(_telling, Task.Delay(s_grace, _time, cancellationToken));
        await _end.CancelAsync();
        await _telling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _end.Dispose();
        _http.Dispose();
    }
}
