using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.ApiContent;
using CrossEncoderOperator.DevCluster.ApiObjects;
using CrossEncoderOperator.DevCluster.Schemas;

namespace CrossEncoderOperator.DevCluster.ApiKinds;

/// <summary>What the table cannot say about Deployments, ReplicaSets, StatefulSets, DaemonSets and Jobs.</summary>
internal static class WorkloadRules
{
    public static void Default(string kind, JsonObject obj)
    {
        if (obj.Obj("spec.template.spec") is { } pod) PodRules.DefaultSpec(pod);

        if (kind == "Deployment" && obj.Obj("spec.strategy") is { } strategy && strategy.Str("type") == "RollingUpdate")
        {
            var rolling = strategy.Child("rollingUpdate");
            rolling["maxUnavailable"] ??= "25%";
            rolling["maxSurge"] ??= "25%";
        }

        if (kind is "StatefulSet" or "DaemonSet" && obj.Obj("spec.updateStrategy") is { } update && update.Str("type") == "RollingUpdate")
            update.Child("rollingUpdate")[kind == "StatefulSet" ? "partition" : "maxUnavailable"] ??= kind == "StatefulSet" ? 0 : 1;
    }

    /// <summary>A Job without a selector gets one on its own uid.</summary>
    public static void PrepareCreate(string kind, JsonObject obj)
    {
        if (kind == "Job" && obj.Obj("spec.template") is { } template && obj.At("spec.selector") is null && obj.Uid() is { } uid)
        {
            obj.Child("spec")["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["batch.kubernetes.io/controller-uid"] = uid } };
            foreach (var (label, value) in new[] { ("controller-uid", uid), ("job-name", obj.Name()) })
            {
                template.Meta().Child("labels")["batch.kubernetes.io/" + label] = value;
                template.Meta().Child("labels")[label] = value;
            }
        }
    }

    public static void Validate(string kind, JsonObject obj, List<FieldError> errors)
    {
        if (obj.Obj("spec.selector") is { } selector && kind != "Job")
        {
            if (selector.Obj("matchLabels") is null or { Count: 0 } && !selector.Items("matchExpressions").Any())
            {
                errors.Add(FieldError.Invalid("spec.selector", selector, $"empty selector is invalid for {kind.ToLowerInvariant()}"));
            }
            else if (obj.Obj("spec.template") is { } template && !LabelSelector.Of(selector).Matches(template.Obj("metadata.labels")))
            {
                errors.Add(FieldError.Invalid("spec.template.metadata.labels", template.At("metadata.labels"), "`selector` does not match template `labels`"));
            }
        }

        if (obj.Obj("spec.template.spec") is { } pod)
        {
            PodRules.ValidateSpec(pod, "spec.template.spec", errors);
            if (kind != "Job" && pod.Str("restartPolicy") is { } policy and not "Always")
                errors.Add(FieldError.NotSupported("spec.template.spec.restartPolicy", policy, ["Always"]));
        }

        if (kind == "Deployment" && obj.Obj("spec.strategy") is { } strategy)
        {
            ValidateStrategy(strategy, errors);
            if (obj.Int("spec.progressDeadlineSeconds") is { } deadline && deadline <= (obj.Int("spec.minReadySeconds") ?? 0))
                errors.Add(FieldError.Invalid("spec.progressDeadlineSeconds", deadline, "must be greater than minReadySeconds"));
        }
    }

    public static void ValidateStatefulUpdate(JsonObject obj, JsonObject old, List<FieldError> errors)
    {
        var (spec, was) = (obj.Child("spec").Copy(), old.Child("spec").Copy());
        foreach (var field in new[] { "replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy", "minReadySeconds" })
        {
            spec.Take(field, was);
        }

        if (!JsonNode.DeepEquals(spec, was))
            errors.Add(FieldError.Forbidden("spec", "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', " +
                "'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"));
    }

    private static void ValidateStrategy(JsonObject strategy, List<FieldError> errors)
    {
        var rolling = strategy.Obj("rollingUpdate");
        if (rolling is not null && strategy.Str("type") == "Recreate")
        {
            errors.Add(FieldError.Forbidden("spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'"));
            return;
        }

        foreach (var part in new[] { "maxUnavailable", "maxSurge" })
        {
            var (value, field) = (rolling?[part], "spec.strategy.rollingUpdate." + part);
            if (value.AsInteger() < 0)
            {
                errors.Add(FieldError.Invalid(field, value, "must be greater than or equal to 0"));
            }
            else if (value.AsString() is { } text && !(text.EndsWith('%') && text[..^1].All(char.IsAsciiDigit) && text.Length > 1))
            {
                errors.Add(FieldError.Invalid(field, value, "a valid percent string must be a numeric string followed by an ending '%'"));
            }
        }

        if (rolling is not null && IsZero(rolling["maxUnavailable"]) && IsZero(rolling["maxSurge"]))
            errors.Add(FieldError.Invalid("spec.strategy.rollingUpdate.maxUnavailable", rolling["maxUnavailable"], "may not be 0 when `maxSurge` is 0"));
    }

    private static bool IsZero(JsonNode? value) => value.AsInteger() == 0 || value.AsString() is "0%";
}
