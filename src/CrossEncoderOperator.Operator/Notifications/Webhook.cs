using System.Net;
using System.Net.Http.Headers;
using System.Threading.Channels;
using Prometheus;

namespace CrossEncoderOperator.Operator.Notifications;

/// <summary>
/// Tells one target, in the order of the events. It has a queue of its own, so that a target that does not answer keeps no other waiting;
/// when it is full, events are dropped and counted.
/// </summary>
internal sealed class Webhook
{
    private const int LongestQueue = 256;
    private const int MostAttempts = 5;
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(10);

    private readonly NotificationTargetConfig _target;
    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Channel<Notification> _queue = Channel.CreateBounded<Notification>(LongestQueue);
    private readonly Counter.Child _sent;
    private readonly Counter.Child _failed;
    private readonly Counter.Child _dropped;

    public Webhook(NotificationTargetConfig target, HttpClient http, Counter results, TimeProvider time, ILogger log)
    {
        _target = target;
        _http = http;
        _time = time;
        _log = log;
        _sent = results.WithLabels(target.Name!, "sent");
        _failed = results.WithLabels(target.Name!, "failed");
        _dropped = results.WithLabels(target.Name!, "dropped");
    }

    public void Add(Notification notification)
    {
        if (!Wants(_target.Namespaces, notification.Object.Namespace) || !Wants(_target.Reasons, notification.Reason))
        {
            return;
        }
        if (!_queue.Writer.TryWrite(notification))
        {
            _dropped.Inc();
            NotTold(notification, "too many events wait for it");
        }
    }

    public void Complete() => _queue.Writer.TryComplete();

    /// <summary>Tells until <see cref="Complete"/> and the queue is empty.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        await foreach (var notification in _queue.Reader.ReadAllAsync(cancel))
        {
            if (await TellAsync(notification, cancel) is { } error)
            {
                _failed.Inc();
                NotTold(notification, error);
            }
            else
            {
                _sent.Inc();
            }
        }
    }

    private static bool Wants(List<string> filter, string value) => filter.Count == 0 || filter.Contains(value);

    private void NotTold(Notification notification, string error) =>
        _log.NotTold(_target.Name!, notification.Reason, notification.Object.Namespace, notification.Object.Name, error);

    /// <returns>Null when it was told, else why it was not, without the address.</returns>
    private async Task<string?> TellAsync(Notification notification, CancellationToken cancel)
    {
        var body = NotificationBody.Of(_target.Format, notification);
        for (var attempt = 1; ; attempt++)
        {
            var (error, lasts) = await TryAsync(body, cancel);
            if (error is null || lasts || attempt == MostAttempts)
            {
                return error;
            }
            await Task.Delay(TimeSpan.FromSeconds(1 << (attempt - 1)), _time, cancel);
        }
    }

    /// <returns>The error, and whether it would be the same the next time.</returns>
    private async Task<(string? Error, bool Lasts)> TryAsync(byte[] body, CancellationToken cancel)
    {
        using var late = new CancellationTokenSource(s_longest, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        try
        {
            var address = _target.UrlFile is { Length: > 0 } file ? (await File.ReadAllTextAsync(file, cancel)).Trim() : _target.Url!;
            if (!NotificationConfigValidator.IsAddress(address))
            {
                return ("urlFile: has no http:// or https:// URL in it", false);
            }
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return response.IsSuccessStatusCode
                ? (null, false)
                : ($"HTTP {(int)response.StatusCode}", (int)response.StatusCode < 500
                    && response.StatusCode is not (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests));
        }
        catch (Exception) when (cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancel);
        }
        catch (Exception) when (late.IsCancellationRequested)
        {
            return ($"no answer within {s_longest.TotalSeconds} s", false);
        }
        catch (HttpRequestException fault)
        {
            // The message itself names the host.
            return ($"no answer: {fault.HttpRequestError}", false);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return ($"urlFile: {fault.Message}", false);
        }
    }
}
