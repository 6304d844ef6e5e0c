using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.ApiContent;
using CrossEncoderOperator.DevCluster.ApiResources;
using CrossEncoderOperator.DevCluster.Schemas;

namespace CrossEncoderOperator.DevCluster.ApiObjects;

/// <summary>The rules of <c>metadata</c>, the same for every kind.</summary>
internal static class ObjectMetadata
{
    private static readonly string[] ServerOwned =
        ["uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"];

    private static readonly string[] OwnerParts = ["apiVersion", "kind", "name", "uid"];
    private static readonly string[] StandardFinalizers = ["kubernetes", "orphan", "foregroundDeletion"];

    /// <summary>Gives a new object what only the server gives.</summary>
    public static void PrepareCreate(Resource resource, JsonObject meta, DateTimeOffset now)
    {
        foreach (var field in ServerOwned.Append("selfLink").Append("managedFields")) meta.Remove(field);

        if (meta["name"].AsString() is null or "" && meta["generateName"].AsString() is { Length: > 0 } prefix)
            meta["name"] = prefix[..Math.Min(prefix.Length, 58)] + RandomNumberGenerator.GetString("bcdfghjklmnpqrstvwxz2456789", 5);

        meta["uid"] = Guid.NewGuid().ToString();
        meta["creationTimestamp"] = now.ToApi();
        if (resource.Generations || resource.Custom) meta["generation"] = 1;
    }

    /// <summary>Keeps what a write may not change.</summary>
    public static void PrepareUpdate(JsonObject meta, JsonObject old)
    {
        meta.Take("generation", old);
        meta.Take("creationTimestamp", old);
        foreach (var field in ServerOwned.Append("selfLink").Append("generateName"))
        {
            if (old[field] is not null && (meta[field] is null || field.StartsWith("deletion", StringComparison.Ordinal))) meta.Take(field, old);
        }
    }

    public static void Validate(Resource resource, JsonObject obj, List<FieldError> errors)
    {
        var meta = obj.Meta();
        CheckName(resource, obj, errors);
        Names.CheckLabels(meta["labels"], "metadata.labels", errors);
        Names.CheckAnnotations(meta["annotations"], "metadata.annotations", errors);
        CheckOwners(meta, errors);
        CheckFinalizers(resource, meta, errors);
        if (meta["generation"].AsInteger() < 0)
            errors.Add(FieldError.Invalid("metadata.generation", meta["generation"], "must be greater than or equal to 0"));
    }

    public static void ValidateUpdate(Resource resource, JsonObject obj, JsonObject old, List<FieldError> errors)
    {
        var (meta, was) = (obj.Meta(), old.Meta());
        if (!resource.UnconditionalUpdate && meta["resourceVersion"].AsString() is null or "" or "0")
            errors.Add(FieldError.Invalid("metadata.resourceVersion", 0, "must be specified for an update"));

        foreach (var field in new[] { "name", "namespace", "uid", "deletionTimestamp", "deletionGracePeriodSeconds" })
        {
            if (!JsonNode.DeepEquals(meta[field], was[field])) errors.Add(FieldError.Invalid("metadata." + field, meta[field], "field is immutable"));
        }

        var added = meta.Texts("finalizers").Except(was.Texts("finalizers")).ToList();
        if (old.Deleting() && added.Count > 0)
        {
            errors.Add(FieldError.Forbidden("metadata.finalizers", "no new finalizers can be added if the object is being deleted, found new " +
                $"finalizers []string{{{string.Join(", ", added.Select(f => $"\"{f}\""))}}}"));
        }
    }

    private static void CheckName(Resource resource, JsonObject obj, List<FieldError> errors)
    {
        var name = obj.Name();
        var (good, text) = resource.Kind switch
        {
            _ when resource.Custom => (Names.IsSubdomain(name), Names.SubdomainText),
            "Namespace" => (Names.IsLabel(name), Names.LabelText),
            "Service" => (Names.IsServiceName(name), "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic " +
                "character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"),
            "Role" or "ClusterRole" or "RoleBinding" or "ClusterRoleBinding" => (Names.IsPathSegment(name), "may not contain '/' or '%' or be '.' or '..'"),
            _ => (Names.IsSubdomain(name), Names.SubdomainText),
        };
        if (name.Length == 0)
        {
            errors.Add(FieldError.Required("metadata.name", "name or generateName is required"));
        }
        else if (!good)
        {
            errors.Add(FieldError.Invalid("metadata.name", name, text));
        }
    }

    private static void CheckOwners(JsonObject meta, List<FieldError> errors)
    {
        const string Field = "metadata.ownerReferences";
        foreach (var owner in meta.Items("ownerReferences"))
        {
            foreach (var part in OwnerParts.Where(p => owner.Str(p) is null or ""))
                errors.Add(FieldError.Invalid($"{Field}.{part}", owner.Str(part) ?? "", $"{part} must not be empty"));

            if (owner.Str("apiVersion") == "v1" && owner.Str("kind") == "Event")
                errors.Add(FieldError.Invalid(Field, owner, "/v1, Kind=Event is disallowed from being an owner"));
        }

        if (meta.Items("ownerReferences").Count(o => o.Holds("controller")) > 1)
            errors.Add(FieldError.Invalid(Field, meta["ownerReferences"], "Only one reference can have Controller set to true"));
    }

    private static void CheckFinalizers(Resource resource, JsonObject meta, List<FieldError> errors)
    {
        var finalizers = meta.Texts("finalizers").ToList();
        for (var i = 0; i < finalizers.Count; i++)
        {
            var name = finalizers[i];
            if (!Names.IsQualified(name))
            {
                errors.Add(FieldError.Invalid("metadata.finalizers", name, "name part must consist of alphanumeric characters, '-', '_' or '.'"));
            }
            else if (!resource.Custom && resource.Group != "apiextensions.k8s.io" && !name.Contains('/', StringComparison.Ordinal) && !StandardFinalizers.Contains(name))
            {
                errors.Add(FieldError.Invalid($"metadata.finalizers[{i}]", name, "name is neither a standard finalizer name nor is it fully qualified"));
            }
        }

        if (finalizers.Contains("orphan") && finalizers.Contains("foregroundDeletion"))
            errors.Add(FieldError.Invalid("metadata.finalizers", meta["finalizers"], "finalizer orphan and foregroundDeletion cannot be both set"));
    }
}
