using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Clients;
using Microsoft.Extensions.Logging;

namespace CrossEncoderOperator.DevCluster.Controllers;

/// <summary>Keeps as many pods as a replica set asks for.</summary>
internal sealed class ReplicaSetController
{
    private const int Burst = 500;

    private readonly Informers _informers;
    private readonly Informer _sets;
    private readonly Informer _pods;
    private readonly EventRecorder _events;
    private readonly TimeProvider _time;

    public ReplicaSetController(Informers informers, EventRecorder events, TimeProvider time, ILogger log)
    {
        (_informers, _events, _time) = (informers, events, time);
        (_sets, _pods) = (informers[Informers.ReplicaSets], informers[Informers.Pods]);
        Queue = new WorkQueue("replicaset", SyncAsync, time, log);
        _sets.OnChange((_, after) => Queue.AddIf(after?.Key));
        _pods.OnChange((before, after) =>
        {
            foreach (var pod in new[] { before, after }.OfType<JsonObject>())
            {
                if (pod.Controller is { } owner)
                {
                    if (owner.Text("kind") == "ReplicaSet") Queue.Add($"{pod.Namespace}/{owner.Text("name")}");
                }
                else
                {
                    foreach (var set in Selector.SelectorsOf(pod).SelectMany(_sets.By)) Queue.Add(set.Key);
                }
            }
        });
    }

    public WorkQueue Queue { get; }

    /// <summary>The status, and when the next pod becomes available by age alone.</summary>
    public static (JsonObject Status, DateTimeOffset? Recheck) Status(
        JsonObject set, IReadOnlyCollection<JsonObject> pods, string? failure, DateTimeOffset now)
    {
        var template = set.At("spec", "template", "metadata", "labels");
        var available = pods.Select(pod => Pods.AvailableAt(pod, set.Number("spec", "minReadySeconds") ?? 0)).OfType<DateTimeOffset>().ToList();
        var status = new JsonObject { ["replicas"] = pods.Count };
        void Count(string field, int count)
        {
            if (count > 0) status[field] = count;
        }

        Count("fullyLabeledReplicas", pods.Count(pod => Selector.MatchesAll(template, pod)));
        Count("readyReplicas", available.Count);
        Count("availableReplicas", available.Count(at => at <= now));
        status["observedGeneration"] = set.Number("metadata", "generation");
        var conditions = (JsonArray)(set.At("status", "conditions")?.DeepClone() ?? new JsonArray());
        conditions.RemoveAll(condition => condition.Text("type") == "ReplicaFailure" && failure is null);
        if (failure is not null) ObjectExtensions.SetCondition(conditions, "ReplicaFailure", "True", "FailedCreate", failure, now);
        if (conditions.Count > 0) status["conditions"] = conditions;
        return (status, available.Where(at => at > now).Cast<DateTimeOffset?>().Min());
    }

    private async Task SyncAsync(string key, CancellationToken cancel)
    {
        if (_sets.Get(key) is not { } set) return;
        var all = await Ownership.ClaimAsync(_informers, _pods, Informers.ReplicaSets, set, "ReplicaSet", cancel);
        var pods = all.Where(Pods.IsActive).ToList();
        var missing = (set.Number("spec", "replicas") ?? 1) - pods.Count;
        ApiException? failure = null;
        if (missing > 0 && !set.IsDeleting) failure = await CreateAsync(set, pods, Math.Min(missing, Burst), cancel);
        foreach (var pod in missing < 0 && !set.IsDeleting ? Pods.InOrderOfDeletion(pods).Take(-missing).ToList() : [])
        {
            await _pods.DeleteAsync(pod, cancel);
            pods.Remove(pod);
            _events.Normal(set, "SuccessfulDelete", $"Deleted pod: {pod.Name}");
        }

        var now = _time.GetUtcNow();
        var (status, recheck) = Status(set, pods, failure?.Message, now);
        await _sets.WriteStatusAsync(set, status, cancel);
        if (recheck is { } at) Queue.AddAfter(key, at - now + TimeSpan.FromMilliseconds(1));
        if (failure is not null) throw failure;
        if (missing > Burst) Queue.Add(key);
    }

    /// <summary>Creates in batches that double, so that a refusal is met by one request and not by all.</summary>
    private async Task<ApiException?> CreateAsync(JsonObject set, List<JsonObject> pods, int count, CancellationToken cancel)
    {
        for (var batch = 1; count > 0; batch *= 2)
        {
            var creations = Enumerable.Range(0, Math.Min(batch, count)).Select(_ => _pods.CreateAsync(NewPod(set), cancel)).ToArray();
            count -= creations.Length;
            ApiException? failure = null;
            foreach (var creation in creations)
            {
                try
                {
                    var pod = await creation;
                    pods.Add(pod);
                    _events.Normal(set, "SuccessfulCreate", $"Created pod: {pod.Name}");
                }
                catch (ApiException e)
                {
                    failure = e;
                }
            }

            if (failure is null) continue;
            _events.Warning(set, "FailedCreate", $"Error creating: {failure.Message}");
            return failure;
        }

        return null;
    }

    private static JsonObject NewPod(JsonObject set)
    {
        var template = ((JsonObject)set.At("spec", "template")!).Clone();
        var metadata = template["metadata"]?.DeepClone() as JsonObject ?? [];
        metadata["generateName"] = $"{set.Name}-";
        metadata["namespace"] = set.Namespace;
        metadata["ownerReferences"] = new JsonArray(Ownership.Reference(set, "apps/v1", "ReplicaSet"));
        return new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Pod", ["metadata"] = metadata, ["spec"] = template["spec"]?.DeepClone() };
    }
}
