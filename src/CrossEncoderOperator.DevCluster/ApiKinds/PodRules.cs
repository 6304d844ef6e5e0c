using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.ApiContent;
using CrossEncoderOperator.DevCluster.Schemas;

namespace CrossEncoderOperator.DevCluster.ApiKinds;

/// <summary>What the table cannot say about pods and pod templates.</summary>
internal static class PodRules
{
    private static readonly string[] Resources = ["limits", "requests"];
    private static readonly string[] Counted = ["cpu", "memory"];

    public static void DefaultSpec(JsonObject spec)
    {
        foreach (var container in Containers(spec))
        {
            var image = container.Str("image") ?? "";
            var tag = image[(image.LastIndexOf('/') + 1)..];
            if (container["imagePullPolicy"] is null)
            {
                var latest = !tag.Contains('@', StringComparison.Ordinal)
                    && (!tag.Contains(':', StringComparison.Ordinal) || tag.EndsWith(":latest", StringComparison.Ordinal));
                container["imagePullPolicy"] = latest ? "Always" : "IfNotPresent";
            }

            if (container.Obj("resources.limits") is { Count: > 0 } limits)
            {
                var requests = container.Child("resources").Child("requests");
                foreach (var (name, value) in limits.Where(l => requests[l.Key] is null)) requests[name] = value?.DeepClone();
            }
        }

        if (spec.Str("serviceAccountName") is { Length: > 0 } account) spec["serviceAccount"] = account;
    }

    /// <summary>What admission adds to a new pod.</summary>
    public static void PrepareCreate(JsonObject pod)
    {
        var spec = pod.Child("spec");
        spec["serviceAccountName"] ??= spec["serviceAccount"]?.DeepClone() ?? "default";
        spec["serviceAccount"] = spec["serviceAccountName"]!.DeepClone();
        pod["status"] = new JsonObject { ["phase"] = "Pending", ["qosClass"] = QualityOfService(spec) };
    }

    public static void ValidateSpec(JsonObject spec, string field, List<FieldError> errors)
    {
        var volumes = spec.Items("volumes").Select(v => v.Str("name")).ToHashSet();
        foreach (var list in new[] { "initContainers", "containers" })
        {
            foreach (var (i, container) in spec.Items(list).Index())
            {
                foreach (var (j, mount) in container.Items("volumeMounts").Index())
                {
                    if (mount.Str("name") is { Length: > 0 } name && !volumes.Contains(name))
                        errors.Add(new("FieldValueNotFound", $"{field}.{list}[{i}].volumeMounts[{j}].name", $"Not found: \"{name}\""));
                }

                foreach (var (name, request) in container.Obj("resources.requests") ?? [])
                {
                    if (container.Obj("resources.limits")?[name] is { } limit && Quantities.Compare(request, limit) > 0)
                    {
                        errors.Add(FieldError.Invalid(
                            $"{field}.{list}[{i}].resources.requests", request, $"must be less than or equal to {name} limit of {limit}"));
                    }
                }
            }
        }
    }

    public static void ValidateUpdate(JsonObject pod, JsonObject old, List<FieldError> errors)
    {
        var (spec, was) = (pod.Child("spec").Copy(), old.Child("spec").Copy());
        foreach (var changeable in new[] { "activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds", "schedulingGates" })
            spec.Take(changeable, was);

        foreach (var (next, before) in Containers(spec).Zip(Containers(was))) next.Take("image", before);

        if (!JsonNode.DeepEquals(spec, was))
        {
            errors.Add(FieldError.Forbidden("spec", "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`," +
                "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds`"));
        }
    }

    private static IEnumerable<JsonObject> Containers(JsonObject spec) => spec.Items("initContainers").Concat(spec.Items("containers"));

    private static string QualityOfService(JsonObject spec)
    {
        var all = Containers(spec).ToList();
        if (all.TrueForAll(c => Resources.All(r => c.Obj("resources." + r) is null or { Count: 0 }))) return "BestEffort";

        var guaranteed = all.TrueForAll(c => Counted.All(r =>
            c.At($"resources.limits.{r}") is { } limit && JsonNode.DeepEquals(limit, c.At($"resources.requests.{r}"))));
        return guaranteed ? "Guaranteed" : "Burstable";
    }
}
