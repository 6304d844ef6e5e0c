using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using CrossEncoderOperator.Runtime.Hosting;

namespace CrossEncoderOperator.Runtime.Events;

/// <summary>Records events about objects, in the background. Never throws, and drops events rather than wait.</summary>
public sealed class EventRecorder
{
    private const int LongestNote = 1024;

    private readonly ApiClient _client;
    private readonly string _controller;
    private readonly string _instance;
    private readonly TimeProvider _time;
    private readonly RuntimeMetrics _metrics;
    private readonly ILogger _log;
    private readonly EventSeries _series;
    private readonly Channel<Occurrence> _pending = Channel.CreateBounded<Occurrence>(1000);

    internal EventRecorder(ApiClient client, string controller, string instance, TimeProvider time, RuntimeMetrics metrics, ILogger<EventRecorder> log)
    {
        _client = client;
        _controller = controller;
        _instance = instance;
        _time = time;
        _metrics = metrics;
        _log = log;
        _series = new EventSeries(time);
        foreach (var result in (string[])["written", "limited", "dropped", "failed"])
        {
            metrics.Events.WithLabels(result);
        }
    }

    /// <summary>Queues an event. The same event again within ten minutes is counted on the first one.</summary>
    /// <param name="regarding">The object, as read from the server.</param>
    /// <param name="reason">Why, in CamelCase: <c>RevisionCreated</c>.</param>
    /// <param name="action">What was done or tried, in CamelCase: <c>CreateRevision</c>.</param>
    /// <param name="note">For humans; cut off after 1,024 bytes.</param>
    public void Publish(IKubernetesObject<V1ObjectMeta> regarding, EventType type, string reason, string action, string note)
    {
        try
        {
            var kind = ResourceType.Of(regarding.GetType());
            var reference = new V1ObjectReference
            {
                ApiVersion = kind.ApiVersion,
                Kind = kind.Kind,
                Name = regarding.Metadata.Name,
                NamespaceProperty = regarding.Metadata.NamespaceProperty,
                Uid = regarding.Metadata.Uid,
                ResourceVersion = regarding.Metadata.ResourceVersion,
            };
            if (!_pending.Writer.TryWrite(new(reference, type, reason, action, Cut(note), _time.GetUtcNow())))
            {
                _metrics.Events.WithLabels("dropped").Inc();
            }
        }
        catch (Exception e)
        {
            _log.EventFailed(reason, e.Message);
        }
    }

    /// <summary>Writes until <see cref="Complete"/> and the queue is empty.</summary>
    internal async Task RunAsync(CancellationToken cancel)
    {
        await foreach (var e in _pending.Reader.ReadAllAsync(cancel))
        {
            try
            {
                _metrics.Events.WithLabels(await WriteAsync(e, cancel) ? "written" : "limited").Inc();
            }
            catch (Exception error) when (!cancel.IsCancellationRequested)
            {
                _series.Restart(e);
                _metrics.Events.WithLabels("failed").Inc();
                _log.EventFailed(e.Reason, error.Message);
            }
        }
    }

    internal void Complete() => _pending.Writer.TryComplete();

    private async Task<bool> WriteAsync(Occurrence e, CancellationToken cancel)
    {
        if (_series.Observe(e) is not var (name, count))
        {
            return false;
        }

        // Events about cluster-scoped objects live in the default namespace.
        var key = new ObjectKey(e.Regarding.NamespaceProperty ?? "default", name);
        if (count == 1)
        {
            await _client.CreateAsync(
                new Eventsv1Event
                {
                    Metadata = new V1ObjectMeta { Name = key.Name, NamespaceProperty = key.Namespace },
                    Regarding = e.Regarding,
                    Type = e.Type.ToString(),
                    Reason = e.Reason,
                    Action = e.Action,
                    Note = e.Note,
                    EventTime = MicroTime.Of(e.Time),
                    ReportingController = _controller,
                    ReportingInstance = _instance,
                },
                cancel);
            return true;
        }

        var series = new Eventsv1EventSeries { Count = count, LastObservedTime = MicroTime.Of(e.Time) };
        await _client.MergePatchAsync<Eventsv1Event>(
            key, new JsonObject { ["series"] = JsonNode.Parse(KubernetesJson.Serialize(series)) }, cancel);
        return true;
    }

    private static string Cut(string note)
    {
        var bytes = Encoding.UTF8.GetBytes(note);
        if (bytes.Length <= LongestNote)
        {
            return note;
        }

        // Not within a character: a byte 10xxxxxx continues one.
        var end = LongestNote - 3;
        while ((bytes[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return Encoding.UTF8.GetString(bytes, 0, end) + "…";
    }
}
