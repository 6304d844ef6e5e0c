using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Access;
using CrossEncoderOperator.DevCluster.ApiContent;
using CrossEncoderOperator.DevCluster.ApiObjects;
using CrossEncoderOperator.DevCluster.ApiResources;
using CrossEncoderOperator.DevCluster.Schemas;

namespace CrossEncoderOperator.DevCluster.ApiKinds;

/// <summary>What is special about a kind, in the order a write meets it.</summary>
internal sealed class KindRules(ResourceCatalog catalog, ServiceRules services, Authorizer authorizer)
{
    /// <summary>Fills in what the author left out.</summary>
    public static void Default(Resource resource, JsonObject obj)
    {
        FieldRules.Default(BuiltInKind(resource), obj);
        switch (BuiltInKind(resource))
        {
            case "Pod" when obj.Obj("spec") is { } spec:
                PodRules.DefaultSpec(spec);
                break;
            case "Deployment" or "ReplicaSet" or "StatefulSet" or "DaemonSet" or "Job":
                WorkloadRules.Default(resource.Kind, obj);
                break;
            case "Service":
                ServiceRules.Default(obj);
                break;
            case "Secret":
                ConfigRules.Default(obj);
                break;
            case "NetworkPolicy" when obj.Obj("spec") is { } policy:
                policy["policyTypes"] ??= policy["egress"] is null ? new JsonArray("Ingress") : new JsonArray("Ingress", "Egress");
                break;
            case "CustomResourceDefinition":
                CustomResourceRules.Default(obj);
                break;
            case "RoleBinding" or "ClusterRoleBinding":
                foreach (var subject in obj.Items("subjects").Where(s => s.Str("kind") is "User" or "Group"))
                    subject["apiGroup"] ??= "rbac.authorization.k8s.io";

                break;
        }
    }

    /// <summary>Sets what only the server decides about a new object.</summary>
    public static void PrepareCreate(Resource resource, JsonObject obj)
    {
        if (resource.HasStatus && BuiltInKind(resource) != "Node") obj.Remove("status");

        switch (BuiltInKind(resource))
        {
            case "Pod":
                PodRules.PrepareCreate(obj);
                break;
            case "Job":
                WorkloadRules.PrepareCreate(resource.Kind, obj);
                break;
        }
    }

    /// <summary>Keeps the half of the object that this endpoint does not write.</summary>
    public static JsonObject PrepareUpdate(Resource resource, JsonObject next, JsonObject old, string? subresource)
    {
        if (subresource is null)
        {
            if (resource.HasStatus) next.Take("status", old);

            return next;
        }

        var result = old.Copy();
        result.Meta().Take("resourceVersion", next.Obj("metadata"));
        result.Meta().Take("managedFields", next.Obj("metadata"));
        if (subresource == "finalize")
        {
            result.Child("spec").Take("finalizers", next.Obj("spec"));
            return result;
        }

        result.Take("status", next);
        if (!resource.Custom)
        {
            foreach (var field in resource.Kind == "Deployment" ? ["annotations", "finalizers"] : new[] { "labels", "annotations", "finalizers" })
                result.Meta().Take(field, next.Obj("metadata"));
        }

        return result;
    }

    /// <summary>Whether this change of the object is a change of what is wanted.</summary>
    public static bool ChangesWish(Resource resource, JsonObject next, JsonObject old)
    {
        if (BuiltInKind(resource) == "Deployment" && !JsonNode.DeepEquals(next.At("metadata.annotations"), old.At("metadata.annotations")))
            return true;

        var fields = next.Concat(old).Select(p => p.Key).Distinct()
            .Where(k => k is not ("metadata" or "apiVersion" or "kind") && (k != "status" || !resource.HasStatus));
        return fields.Any(k => !JsonNode.DeepEquals(next[k], old[k]));
    }

    public static void Validate(WriteRequest request, JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        var kind = BuiltInKind(request.Resource);
        FieldRules.Check(kind, obj, old, "", errors);
        switch (kind)
        {
            case "Pod" when obj.Obj("spec") is { } spec:
                PodRules.ValidateSpec(spec, "spec", errors);
                if (old is not null) PodRules.ValidateUpdate(obj, old, errors);

                break;
            case "Deployment" or "ReplicaSet" or "StatefulSet" or "DaemonSet" or "Job":
                WorkloadRules.Validate(kind, obj, errors);
                if (kind == "StatefulSet" && old is not null) WorkloadRules.ValidateStatefulUpdate(obj, old, errors);
                break;
            case "Service":
                ServiceRules.Validate(obj, old, errors);
                break;
            case "ConfigMap" or "Secret":
                ConfigRules.Validate(obj, old, errors);
                break;
            case "PodDisruptionBudget" when obj.At("spec.minAvailable") is not null && obj.At("spec.maxUnavailable") is not null:
                errors.Add(FieldError.Invalid("spec", obj["spec"], "minAvailable and maxUnavailable cannot be both set"));
                break;
            case "Event" when obj.At("metadata.namespace") is { } ns && obj.Str("involvedObject.namespace") is { Length: > 0 } about && about != ns.AsString():
                errors.Add(FieldError.Invalid("involvedObject.namespace", about, "does not match event.namespace"));
                break;
            case "CustomResourceDefinition":
                CustomResourceRules.Validate(obj, old, errors);
                break;
            case "Role" or "ClusterRole":
                ValidateRules(kind, obj, errors);
                break;
        }
    }

    /// <summary>What depends on other objects or on who asks: refuses, or completes the object.</summary>
    /// <exception cref="Clients.ApiException">403 or 422.</exception>
    public void Admit(WriteRequest request, JsonObject obj, JsonObject? old)
    {
        var resource = request.Resource;
        switch (BuiltInKind(resource))
        {
            case "Pod" when old is null:
                AdmitPod(request, obj);
                break;
            case "Service" when services.Assign(obj, old, request.DryRun) is { } fault:
                throw Refusal.Invalid(resource, obj.Name(), [fault]);
            case "Role" or "ClusterRole" when old is null || !JsonNode.DeepEquals(obj["rules"], old["rules"]):
                authorizer.CheckEscalation(request, obj);
                break;
            case "RoleBinding" or "ClusterRoleBinding":
                authorizer.CheckBinding(request, obj);
                break;
        }
    }

    /// <summary>Gives back what <see cref="Admit"/> took.</summary>
    public void Removed(Resource resource, JsonObject obj)
    {
        if (BuiltInKind(resource) == "Service") services.Release(obj);
    }

    private static void ValidateRules(string kind, JsonObject role, List<FieldError> errors)
    {
        foreach (var (i, rule) in role.Items("rules").Select(PolicyRule.Of).Index())
        {
            if (rule.Paths.Count > 0 && kind == "Role") errors.Add(FieldError.Invalid($"rules[{i}].nonResourceURLs", null, "namespaced rules cannot apply to non-resource URLs"));
            if (rule.Paths.Count > 0) continue;
            if (rule.Groups.Count == 0) errors.Add(FieldError.Required($"rules[{i}].apiGroups", "resource rules must supply at least one api group"));
            if (rule.Resources.Count == 0) errors.Add(FieldError.Required($"rules[{i}].resources", "resource rules must supply at least one resource"));
        }
    }

    /// <summary>Empty for custom resources, which may have the same kind.</summary>
    private static string BuiltInKind(Resource resource) => resource.Custom ? "" : resource.Kind;

    private void AdmitPod(WriteRequest request, JsonObject pod)
    {
        var account = pod.Str("spec.serviceAccountName")!;
        if (catalog.BuiltIn("", "serviceaccounts").Objects.Get($"{request.Namespace}/{account}") is null)
        {
            throw Refusal.Forbidden(request.Resource, pod.Name(),
                $"error looking up service account {request.Namespace}/{account}: serviceaccount \"{account}\" not found");
        }

        var spec = pod.Child("spec");
        if (spec.Str("priorityClassName") is { Length: > 0 } name and not ("system-node-critical" or "system-cluster-critical"))
        {
            var priority = catalog.BuiltIn("scheduling.k8s.io", "priorityclasses").Objects.Get(name)
                ?? throw Refusal.Forbidden(request.Resource, pod.Name(), $"no PriorityClass with name {name} was found");
            spec["priority"] = priority.Int("value");
        }

        spec["priority"] ??= 0;
        spec["preemptionPolicy"] ??= "PreemptLowerPriority";
    }
}
