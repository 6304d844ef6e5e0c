using CrossEncoderOperator.Api;
using CrossEncoderOperator.Core.Plans;
using Prometheus;

namespace CrossEncoderOperator.Operator.Notifications;

/// <summary>Tells webhooks of events, in the background. Never throws, and never waits.</summary>
internal sealed class Notifier : BackgroundService
{
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(5);

    private readonly Webhook[] _webhooks;
    private readonly HttpClient _http;
    private readonly TimeProvider _time;

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

    public override void Dispose()
    {
        base.Dispose();
        _http.Dispose();
    }

    /// <summary>On a stop, what is queued has a few seconds: a rollback may be the last thing that this process did.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var end = new CancellationTokenSource();
        var telling = Task.WhenAll(_webhooks.Select(webhook => webhook.RunAsync(end.Token)));
        await Task.Delay(Timeout.InfiniteTimeSpan, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var webhook in _webhooks)
        {
            webhook.Complete();
        }
        await Task.WhenAny(telling, Task.Delay(s_grace, _time, CancellationToken.None));
        await end.CancelAsync();
        await telling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
