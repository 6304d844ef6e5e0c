using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Clients;

namespace CrossEncoderOperator.DevCluster.Controllers;

/// <summary>The status of a deployment, as <c>kubectl rollout status</c> reads it.</summary>
internal static class DeploymentStatus
{
    /// <param name="started">Why a rollout has just begun: NewReplicaSetCreated, FoundNewReplicaSet or null.</param>
    /// <returns>The status, and how long until the progress deadline must be looked at.</returns>
    public static (JsonObject Status, TimeSpan? Recheck) Next(
        JsonObject deployment, JsonObject? current, IReadOnlyList<JsonObject> old, string? started, DateTimeOffset now)
    {
        var rollout = Rollout.Of(deployment);
        IReadOnlyList<JsonObject> all = current is null ? old : [.. old, current];
        int Sum(string field) => all.Sum(set => set.Number("status", field) ?? 0);
        var (replicas, ready, available) = (Sum("replicas"), Sum("readyReplicas"), Sum("availableReplicas"));
        var updated = current.Number("status", "replicas") ?? 0;
        var status = new JsonObject { ["observedGeneration"] = deployment.Number("metadata", "generation") };
        void Count(string field, int value)
        {
            if (value > 0) status[field] = value;
        }

        Count("replicas", replicas);
        Count("updatedReplicas", updated);
        Count("readyReplicas", ready);
        Count("availableReplicas", available);
        Count("unavailableReplicas", all.Sum(set => set.Number("spec", "replicas") ?? 0) - available);

        var before = deployment["status"];
        int Before(string field) => before.Number(field) ?? 0;
        var complete = updated == rollout.Desired && replicas == rollout.Desired && available == rollout.Desired;
        var moved = updated > Before("updatedReplicas") || ready > Before("readyReplicas") || available > Before("availableReplicas")
            || replicas - updated < Before("replicas") - Before("updatedReplicas");
        var conditions = (JsonArray)(deployment.At("status", "conditions")?.DeepClone() ?? new JsonArray());
        Set(conditions, "Available", available >= rollout.Desired - rollout.Unavailable
            ? ("True", "MinimumReplicasAvailable", "Deployment has minimum availability.")
            : ("False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability."), touch: false, now);
        var failure = all.Select(set => set.Condition("ReplicaFailure")).FirstOrDefault(condition => condition is not null);
        if (failure is not null)
            Set(conditions, "ReplicaFailure", ("True", failure.Text("reason") ?? "", failure.Text("message") ?? ""), touch: false, now);
        else conditions.RemoveAll(condition => condition.Text("type") == "ReplicaFailure");

        var (progress, recheck) = Progress(deployment, rollout, current, complete, moved, started, now);
        if (progress is { } told) Set(conditions, "Progressing", told, touch: moved || started is not null, now);
        status["conditions"] = conditions;
        return (status, recheck);
    }

    private static ((string Status, string Reason, string Message)? Condition, TimeSpan? Recheck) Progress(
        JsonObject deployment, Rollout rollout, JsonObject? current, bool complete, bool moved, string? started, DateTimeOffset now)
    {
        if (deployment.Number("spec", "progressDeadlineSeconds") is not { } seconds || seconds == int.MaxValue) return (null, null);
        var before = deployment.Condition("Progressing");
        var reason = before.Text("reason");
        var who = current is null ? $"Deployment \"{deployment.Name}\"" : $"ReplicaSet \"{current.Name}\"";
        if (rollout.Paused) return (reason == "ProgressDeadlineExceeded" ? null : ("Unknown", "DeploymentPaused", "Deployment is paused"), null);
        if (complete) return (("True", "NewReplicaSetAvailable", $"{who} has successfully progressed."), null);

        var deadline = TimeSpan.FromSeconds(seconds);
        if (reason == "DeploymentPaused") return (("Unknown", "DeploymentResumed", "Deployment is resumed"), deadline);
        if (started == "NewReplicaSetCreated") return (("True", started, $"Created new replica set \"{current?.Name}\""), deadline);
        if (started is not null || before is null) return (("True", started ?? "FoundNewReplicaSet", $"Found new replica set \"{current?.Name}\""), deadline);
        if (moved) return (("True", "ReplicaSetUpdated", $"{who} is progressing."), deadline);
        if (reason is "NewReplicaSetAvailable" or "ProgressDeadlineExceeded") return (null, null);
        var left = (before.Time("lastUpdateTime") ?? now) + deadline - now;
        return left > TimeSpan.Zero ? (null, left) : (("False", "ProgressDeadlineExceeded", $"{who} has timed out progressing."), null);
    }

    private static void Set(JsonArray conditions, string type, (string Status, string Reason, string Message) next, bool touch, DateTimeOffset now)
    {
        var before = conditions.OfType<JsonObject>().FirstOrDefault(condition => condition.Text("type") == type);
        var same = before.Text("status") == next.Status && before.Text("reason") == next.Reason && !touch;
        var updated = same ? before.Text("lastUpdateTime") : now.Format();
        ObjectExtensions.SetCondition(conditions, type, next.Status, next.Reason, next.Message, now);
        conditions.OfType<JsonObject>().First(condition => condition.Text("type") == type)["lastUpdateTime"] = updated;
    }
}
