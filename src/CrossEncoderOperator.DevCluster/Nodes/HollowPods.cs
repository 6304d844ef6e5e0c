using System.Text.Json.Nodes;
using System.Threading.Channels;
using CrossEncoderOperator.DevCluster.Clients;
using CrossEncoderOperator.DevCluster.Controllers;
using Microsoft.Extensions.Logging;

namespace CrossEncoderOperator.DevCluster.Nodes;

/// <summary>Calls the pods of hollow nodes ready, after a while, and lets them go when they are deleted.</summary>
internal sealed class HollowPods
{
    private const int Workers = 8;

    private readonly Informer _pods;
    private readonly HashSet<string> _nodes;
    private readonly NodeAgentOptions _options;
    private readonly AddressPool _addresses;
    private readonly TimeProvider _time;
    private readonly WorkQueue _queue;
    // All wait equally long, so the first to come is the first to go, and one timer is enough.
    private readonly Channel<(string Key, DateTimeOffset Due)> _waiting = Channel.CreateUnbounded<(string, DateTimeOffset)>();

    public HollowPods(Informer pods, IEnumerable<string> nodes, NodeAgentOptions options, AddressPool addresses, TimeProvider time, ILogger log)
    {
        (_pods, _nodes, _options, _addresses, _time) = (pods, [.. nodes], options, addresses, time);
        _queue = new WorkQueue("hollow", SyncAsync, time, log);
    }

    public async Task RunAsync(CancellationToken cancel)
    {
        _pods.OnChange((before, after) =>
        {
            if (after is not null && _nodes.Contains(after.Text("spec", "nodeName") ?? ""))
            {
                if (after.IsDeleting) _queue.Add(after.Key);
                else if (before.Text("spec", "nodeName") is null) _waiting.Writer.TryWrite((after.Key, _time.GetUtcNow() + _options.HollowDelay));
            }
            else if (after is null && System.Net.IPAddress.TryParse(before.Text("status", "podIP"), out var address))
            {
                _addresses.Return(address);
            }
        });
        await Task.WhenAll(_queue.RunAsync(Workers, cancel), ReleaseAsync(cancel));
    }

    private async Task ReleaseAsync(CancellationToken cancel)
    {
        await foreach (var (key, due) in _waiting.Reader.ReadAllAsync(cancel))
        {
            var left = due - _time.GetUtcNow();
            if (left > TimeSpan.Zero) await Task.Delay(left, _time, cancel);
            _queue.Add(key);
        }
    }

    private async Task SyncAsync(string key, CancellationToken cancel)
    {
        if (_pods.Get(key) is not { } pod) return;
        if (pod.IsDeleting)
        {
            await PodRunner.DeleteAsync(_pods, pod);
            return;
        }

        if (Pods.IsReady(pod) || Pods.IsFinished(pod)) return;
        var now = _time.GetUtcNow();
        var status = PodStatus.Next(
            pod, Statuses(pod, "initContainers", "terminated", now), Statuses(pod, "containers", "running", now), _addresses.Take().ToString(), _options.Address.ToString(), now, now);
        await _pods.PatchAsync(pod, new JsonObject { ["status"] = status }, "status", cancel);
    }

    private static List<JsonObject> Statuses(JsonObject pod, string field, string state, DateTimeOffset now) => [.. pod.Items("spec", field).Select(spec => new JsonObject
    {
        ["name"] = spec.Text("name"),
        ["state"] = new JsonObject
        {
            [state] = state == "running" ? new JsonObject { ["startedAt"] = now.Format() }
                : new JsonObject { ["exitCode"] = 0, ["reason"] = "Completed", ["startedAt"] = now.Format(), ["finishedAt"] = now.Format() },
        },
        ["lastState"] = new JsonObject(),
        ["ready"] = true,
        ["started"] = state == "running",
        ["restartCount"] = 0,
        ["image"] = spec.Text("image"),
        ["imageID"] = "",
    })];
}
