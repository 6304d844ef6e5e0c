using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Clients;
using Microsoft.Extensions.Logging;

namespace CrossEncoderOperator.DevCluster.Controllers;

/// <summary>Binds pods to nodes; keeps telling why a pod cannot be bound.</summary>
internal sealed class Scheduler
{
    private readonly Informers _informers;
    private readonly Informer _pods;
    private readonly EventRecorder _events;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, JsonObject> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyDictionary<string, decimal>> _totals = [];
    private readonly Dictionary<string, Dictionary<string, decimal>> _used = [];
    private readonly ConcurrentDictionary<string, byte> _waiting = new();

    public Scheduler(Informers informers, EventRecorder events, TimeProvider time, ILogger log)
    {
        (_informers, _pods, _events, _time) = (informers, informers[Informers.Pods], events, time);
        Queue = new WorkQueue("scheduler", SyncAsync, time, log);
        informers[Informers.Nodes].OnChange(NodeChanged);
        _pods.OnChange(PodChanged);
    }

    /// <summary>One worker only: placing looks at what was placed before.</summary>
    public WorkQueue Queue { get; }

    private void NodeChanged(JsonObject? before, JsonObject? after)
    {
        lock (_gate)
        {
            var name = (after ?? before)!.Name;
            if (after is null)
            {
                _nodes.Remove(name);
                _totals.Remove(name);
            }
            else
            {
                _nodes[name] = after;
                _totals[name] = Scheduling.Quantities(after.At("status", "allocatable") ?? after.At("status", "capacity"));
            }
        }

        Queue.AddAll(_waiting.Keys);
    }

    private void PodChanged(JsonObject? before, JsonObject? after)
    {
        var freed = false;
        lock (_gate)
        {
            var (from, to) = (HolderOf(before), HolderOf(after));
            if (from != to)
            {
                if (from is not null) Account(from, Scheduling.RequestsOf(before!), -1);
                if (to is not null) Account(to, Scheduling.RequestsOf(after!), 1);
                freed = from is not null;
            }
        }

        if (after is not null && IsForUs(after)) Queue.Add(after.Key);
        else if (before is not null) _waiting.TryRemove(before.Key, out _);
        if (freed) Queue.AddAll(_waiting.Keys);
    }

    private static string? HolderOf(JsonObject? pod) => pod is null || Pods.IsFinished(pod) ? null : pod.Text("spec", "nodeName");

    private static bool IsForUs(JsonObject pod) => !pod.IsDeleting && pod.Text("spec", "nodeName") is null or ""
        && (pod.Text("spec", "schedulerName") ?? "default-scheduler") == "default-scheduler" && pod.Items("spec", "schedulingGates").FirstOrDefault() is null;

    private void Account(string node, Dictionary<string, decimal> requests, int sign)
    {
        if (!_used.TryGetValue(node, out var used)) _used[node] = used = new(StringComparer.Ordinal);
        foreach (var (name, value) in requests) used[name] = used.GetValueOrDefault(name) + (sign * value);
    }

    private async Task SyncAsync(string key, CancellationToken cancel)
    {
        if (_pods.Get(key) is not { } pod || !IsForUs(pod)) return;
        (string? Node, string Message) placed;
        lock (_gate)
        {
            var rooms = _nodes.Select(node => new Scheduling.Room(node.Value, _totals[node.Key], _used.GetValueOrDefault(node.Key) ?? [])).ToList();
            placed = Scheduling.Place(pod, Scheduling.RequestsOf(pod), rooms);
        }

        if (placed.Node is { } name)
        {
            await _informers.Client.CreateAsync(Informers.Pods, pod.Namespace, new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Binding",
                ["metadata"] = new JsonObject { ["name"] = pod.Name, ["namespace"] = pod.Namespace, ["uid"] = pod.Uid },
                ["target"] = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Node", ["name"] = name },
            }, "binding", cancel);
            var bound = pod.Clone();
            bound["spec"]!["nodeName"] = name;
            _pods.Assume(bound);
            _events.Normal(pod, "Scheduled", $"Successfully assigned {pod.Key} to {name}");
            return;
        }

        _waiting[key] = 0;
        if (pod.Condition("PodScheduled").Text("message") == placed.Message) return;
        var conditions = (JsonArray)(pod.At("status", "conditions")?.DeepClone() ?? new JsonArray());
        ObjectExtensions.SetCondition(conditions, "PodScheduled", "False", "Unschedulable", placed.Message, _time.GetUtcNow());
        await _pods.PatchAsync(pod, new JsonObject { ["status"] = new JsonObject { ["conditions"] = conditions } }, "status", cancel);
        _events.Warning(pod, "FailedScheduling", placed.Message);
    }
}
