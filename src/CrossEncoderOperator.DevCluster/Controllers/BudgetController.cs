using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Clients;
using Microsoft.Extensions.Logging;

namespace CrossEncoderOperator.DevCluster.Controllers;

/// <summary>Tells how many pods of a PodDisruptionBudget may be evicted.</summary>
internal sealed class BudgetController
{
    private readonly Informer _budgets;
    private readonly Informer _pods;
    private readonly Informer _sets;
    private readonly TimeProvider _time;

    public BudgetController(Informers informers, TimeProvider time, ILogger log)
    {
        (_budgets, _pods, _sets, _time) = (informers[Informers.Budgets], informers[Informers.Pods], informers[Informers.ReplicaSets], time);
        Queue = new WorkQueue("disruption", SyncAsync, time, log);
        _budgets.OnChange((_, after) => Queue.AddIf(after?.Key));
        _pods.OnChange((before, after) =>
        {
            foreach (var pod in new[] { before, after }.OfType<JsonObject>())
            {
                foreach (var budget in Selector.SelectorsOf(pod).SelectMany(_budgets.By)) Queue.Add(budget.Key);
            }
        });
        _sets.OnChange((_, after) =>
        {
            if (after is null) return;
            foreach (var pod in _pods.By(IndexKey.Owner(after.Uid)).Take(1))
            {
                foreach (var budget in Selector.SelectorsOf(pod).SelectMany(_budgets.By)) Queue.Add(budget.Key);
            }
        });
    }

    public WorkQueue Queue { get; }

    /// <param name="scale">Replicas that the controllers of the pods ask for.</param>
    public static JsonObject Status(JsonObject budget, IReadOnlyCollection<JsonObject> pods, int scale, DateTimeOffset now)
    {
        var disrupted = budget.At("status", "disruptedPods") as JsonObject;
        var healthy = pods.Count(pod => Pods.IsReady(pod) && !pod.IsDeleting && disrupted?.ContainsKey(pod.Name) is not true);
        var (expected, desired) = (pods.Count, 0);
        if (budget.At("spec", "maxUnavailable") is { } unavailable)
            (expected, desired) = (scale, Math.Max(0, scale - ObjectExtensions.Share(unavailable, "0", scale, up: true)));
        else if (budget.At("spec", "minAvailable") is { } available)
        {
            if (available.ToString().EndsWith('%')) expected = scale;
            desired = ObjectExtensions.Share(available, "0", expected, up: true);
        }

        var allowed = expected > 0 ? Math.Max(0, healthy - desired) : 0;
        var conditions = (JsonArray)(budget.At("status", "conditions")?.DeepClone() ?? new JsonArray());
        ObjectExtensions.SetCondition(conditions, "DisruptionAllowed", allowed > 0 ? "True" : "False", allowed > 0 ? "SufficientPods" : "InsufficientPods", "", now);
        conditions.OfType<JsonObject>().First(condition => condition.Text("type") == "DisruptionAllowed")["observedGeneration"] = budget.Number("metadata", "generation");
        var status = new JsonObject
        {
            ["observedGeneration"] = budget.Number("metadata", "generation"),
            ["disruptionsAllowed"] = allowed,
            ["currentHealthy"] = healthy,
            ["desiredHealthy"] = desired,
            ["expectedPods"] = expected,
            ["conditions"] = conditions,
        };
        if (disrupted is not null) status["disruptedPods"] = disrupted.DeepClone();
        return status;
    }

    private async Task SyncAsync(string key, CancellationToken cancel)
    {
        if (_budgets.Get(key) is not { } budget) return;
        var selector = budget.At("spec", "selector");
        var pods = _pods.By(Selector.Anchor(budget.Namespace!, selector.At("matchLabels")))
            .Where(pod => !Pods.IsFinished(pod) && Selector.Matches(selector, pod)).ToList();
        var controllers = pods.Select(pod => pod.Controller).OfType<JsonObject>().DistinctBy(owner => owner.Text("uid"));
        var scale = controllers.Sum(owner => _sets.Get($"{budget.Namespace}/{owner.Text("name")}").Number("spec", "replicas") ?? 0);
        await _budgets.WriteStatusAsync(budget, Status(budget, pods, scale, _time.GetUtcNow()), cancel);
    }
}
