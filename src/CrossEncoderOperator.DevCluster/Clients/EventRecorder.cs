using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace CrossEncoderOperator.DevCluster.Clients;

/// <summary>Writes events in the background; the same one again only raises its count. Events are dropped rather than waited for.</summary>
internal sealed class EventRecorder(IObjectClient client, string component, TimeProvider time, ILogger log)
{
    private const int Remembered = 4096;

    private readonly Channel<(JsonObject About, string? Field, string Type, string Reason, string Message)> _queue =
        Channel.CreateBounded<(JsonObject, string?, string, string, string)>(
            new BoundedChannelOptions(100_000) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly Dictionary<(string, string?, string, string), (string Name, int Count)> _seen = [];
    private int _number;

    public void Normal(JsonObject about, string reason, string message, string? field = null) =>
        _queue.Writer.TryWrite((about, field, "Normal", reason, message));

    public void Warning(JsonObject about, string reason, string message, string? field = null) =>
        _queue.Writer.TryWrite((about, field, "Warning", reason, message));

    public async Task RunAsync(CancellationToken cancel)
    {
        await foreach (var (about, field, type, reason, message) in _queue.Reader.ReadAllAsync(cancel))
        {
            try
            {
                await WriteAsync(about, field, type, reason, message, cancel);
            }
            catch (Exception e) when (!cancel.IsCancellationRequested)
            {
                log.LogDebug("event {Reason} of {Object}: {Error}", reason, about.Key, e.Message);
            }
        }
    }

    private async Task WriteAsync(JsonObject about, string? field, string type, string reason, string message, CancellationToken cancel)
    {
        var key = (about.Uid, field, reason, message);
        var now = time.GetUtcNow().Format();
        var ns = about.Namespace ?? "default";
        if (_seen.TryGetValue(key, out var seen))
        {
            try
            {
                var patch = new JsonObject { ["count"] = seen.Count + 1, ["lastTimestamp"] = now };
                await client.MergePatchAsync(Informers.Events, ns, seen.Name, patch, null, cancel);
                _seen[key] = (seen.Name, seen.Count + 1);
                return;
            }
            catch (ApiException e) when (e.Code == 404)
            {
                _seen.Remove(key);
            }
        }

        if (_seen.Count >= Remembered) _seen.Clear();
        var name = $"{about.Name}.{time.GetUtcNow().Ticks:x}{++_number:x}";
        await client.CreateAsync(Informers.Events, ns, new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Event",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns },
            ["involvedObject"] = new JsonObject
            {
                ["apiVersion"] = about.Text("apiVersion"),
                ["kind"] = about.Text("kind"),
                ["namespace"] = about.Namespace,
                ["name"] = about.Name,
                ["uid"] = about.Uid,
                ["resourceVersion"] = about.Text("metadata", "resourceVersion"),
                ["fieldPath"] = field,
            },
            ["type"] = type,
            ["reason"] = reason,
            ["message"] = message.Length <= 1024 ? message : message[..1024],
            ["source"] = new JsonObject { ["component"] = component },
            ["reportingComponent"] = component,
            ["firstTimestamp"] = now,
            ["lastTimestamp"] = now,
            ["count"] = 1,
        }, null, cancel);
        _seen[key] = (name, 1);
    }
}
