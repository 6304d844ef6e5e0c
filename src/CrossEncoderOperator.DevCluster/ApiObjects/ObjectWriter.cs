using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.ApiContent;
using CrossEncoderOperator.DevCluster.ApiKinds;
using CrossEncoderOperator.DevCluster.ApiResources;
using CrossEncoderOperator.DevCluster.Clients;
using CrossEncoderOperator.DevCluster.Schemas;

namespace CrossEncoderOperator.DevCluster.ApiObjects;

/// <summary>Creates and changes objects by the rules that hold for all of them and those of their kind.</summary>
internal sealed class ObjectWriter(ResourceCatalog catalog, KindRules kinds, TimeProvider time)
{
    /// <param name="obj">The decoded object; belongs to this method.</param>
    public JsonObject Create(WriteRequest request, JsonObject obj)
    {
        var (resource, now, meta) = (request.Resource, time.GetUtcNow(), obj.Meta());
        CheckNamespace(request, meta);
        var versioned = meta["resourceVersion"].AsString() is { Length: > 0 };
        var managed = meta["managedFields"]?.DeepClone();
        ObjectMetadata.PrepareCreate(resource, meta, now);
        KindRules.PrepareCreate(resource, obj);
        KindRules.Default(resource, obj);
        Decoder.Complete(resource, obj);
        Validate(request, obj, null);
        if (versioned) throw new ApiException(500, "", "resourceVersion should not be set on objects to be created");

        kinds.Admit(request, obj, null);
        FieldManagement.Track(request, null, obj, managed, now);
        var key = Storage.Collection.Key(resource.Namespaced ? request.Namespace : null, obj.Name());
        if (request.DryRun ? resource.Objects.Get(key) is not null : !resource.Objects.TryWrite(key, null, obj))
        {
            kinds.Removed(resource, obj);
            throw Refusal.AlreadyExists(resource, obj.Name());
        }

        if (!request.DryRun && resource is { Kind: "Namespace", Custom: false }) FillNamespace(obj.Name());

        return obj;
    }

    /// <summary>Replaces an object by what <paramref name="change"/> makes of it, again if another write came between.</summary>
    /// <param name="change">Gets the stored object, which it must not modify (null: there is none); returns a whole, decoded one.</param>
    /// <param name="mayCreate">What does not exist is created.</param>
    public (JsonObject Object, bool Created) Update(WriteRequest request, Func<JsonObject?, JsonObject> change, bool mayCreate)
    {
        var resource = request.Resource;
        while (true)
        {
            if (resource.Objects.Get(request.Key) is not { } old)
            {
                if (!mayCreate || request.Subresource is not null) throw Refusal.NotFound(resource, request.Name!);
                var made = change(null);
                made.Meta().Remove("resourceVersion");
                return (Create(request, made), true);
            }

            var next = Merge(request, change(old), old);
            if (SameExceptTimes(next, old)) return (old, false);
            if (request.DryRun) return (next, false);

            var gone = next.Deleting() && Deletable(resource, next);
            if (resource.Objects.TryWrite(request.Key, old, gone ? null : next))
            {
                if (gone) kinds.Removed(resource, old);

                return (next, false);
            }
        }
    }

    /// <summary>Nothing holds an object that is being deleted any longer.</summary>
    public static bool Deletable(Resource resource, JsonObject obj) =>
        !obj.Texts("metadata.finalizers").Any() && obj.Int("metadata.deletionGracePeriodSeconds") is null or 0
        && (resource.Kind != "Namespace" || resource.Custom || !obj.Texts("spec.finalizers").Any());

    private JsonObject Merge(WriteRequest request, JsonObject next, JsonObject old)
    {
        var (resource, meta) = (request.Resource, next.Meta());
        if (resource.Namespaced) meta["namespace"] ??= request.Namespace;

        if (meta["resourceVersion"].AsString() is { Length: > 0 } version && version != "0" && version != old.Str("metadata.resourceVersion"))
            throw Refusal.Modified(resource, request.Name!);

        next = KindRules.PrepareUpdate(resource, next, old, request.Subresource);
        meta = next.Meta();
        var managed = meta["managedFields"]?.DeepClone();
        ObjectMetadata.PrepareUpdate(meta, old.Meta());
        KindRules.Default(resource, next);
        Decoder.Complete(resource, next);
        if (request.Subresource is null && (resource.Generations || resource.Custom) && KindRules.ChangesWish(resource, next, old))
            meta["generation"] = (old.Int("metadata.generation") ?? 0) + 1;

        Validate(request, next, old);
        kinds.Admit(request, next, old);
        FieldManagement.Track(request, old, next, managed, time.GetUtcNow());
        meta["resourceVersion"] = old.Str("metadata.resourceVersion");
        return next;
    }

    private static void Validate(WriteRequest request, JsonObject obj, JsonObject? old)
    {
        var errors = new List<FieldError>();
        var resource = request.Resource;
        ObjectMetadata.Validate(resource, obj, errors);
        if (old is not null) ObjectMetadata.ValidateUpdate(resource, obj, old, errors);

        if (resource.Custom)
        {
            errors.AddRange(SchemaValidator.Validate(resource.Schema, obj, old));
        }
        else
        {
            KindRules.Validate(request, obj, old, errors);
        }

        if (errors.Count > 0) throw Refusal.Invalid(resource, obj.Name(), errors);
    }

    /// <summary>The namespace of a new object must be that of the path, be there, and not be going.</summary>
    private void CheckNamespace(WriteRequest request, JsonObject meta)
    {
        var given = meta["namespace"].AsString() is { Length: > 0 } text ? text : null;
        if (!request.Resource.Namespaced)
        {
            meta.Remove("namespace");
            return;
        }

        if (given is not null && given != request.Namespace)
            throw Refusal.BadRequest("the namespace of the provided object does not match the namespace sent on the request");

        meta["namespace"] = request.Namespace;
        var namespaces = catalog.BuiltIn("", "namespaces");
        var ns = namespaces.Objects.Get(request.Namespace!) ?? throw Refusal.NotFound(namespaces, request.Namespace!);
        if (ns.Deleting())
        {
            var why = $"namespace {request.Namespace} is being terminated";
            throw Refusal.Forbidden(request.Resource, meta["name"].AsString() ?? "",
                $"unable to create new content in namespace {request.Namespace} because it is being terminated",
                [new JsonObject { ["reason"] = "NamespaceTerminating", ["message"] = why, ["field"] = "metadata.namespace" }]);
        }
    }

    /// <summary>Every namespace has the service account of pods that name none, and the certificate to trust.</summary>
    private void FillNamespace(string ns)
    {
        foreach (var (plural, content) in new[]
        {
            ("serviceaccounts", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "default" } }),
            ("configmaps", new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = "kube-root-ca.crt" },
                ["data"] = new JsonObject { ["ca.crt"] = AuthorityCertificate },
            }),
        })
        {
            var resource = catalog.BuiltIn("", plural);
            (content["apiVersion"], content["kind"]) = ("v1", resource.Kind);
            Create(new WriteRequest(resource, ns, null, Access.User.System) { Manager = "kube-controller-manager" }, content);
        }
    }

    /// <summary>In PEM.</summary>
    public string AuthorityCertificate { get; init; } = "";

    /// <summary>A write that changes nothing but when fields were last set is no write.</summary>
    private static bool SameExceptTimes(JsonObject next, JsonObject old)
    {
        foreach (var (key, value) in next)
        {
            if (key != "metadata" && !JsonNode.DeepEquals(value, old[key])) return false;
        }

        var (meta, was) = (next.Meta(), old.Meta());
        return next.Count == old.Count && meta.Count == was.Count
            && meta.All(p => p.Key == "managedFields" ? SameFields(p.Value, was[p.Key]) : JsonNode.DeepEquals(p.Value, was[p.Key]));
    }

    private static bool SameFields(JsonNode? next, JsonNode? old) => next is JsonArray a && old is JsonArray b && a.Count == b.Count
        && a.Zip(b).All(p => p.First is JsonObject x && p.Second is JsonObject y && x.Count == y.Count
            && x.All(f => f.Key == "time" || JsonNode.DeepEquals(f.Value, y[f.Key])));
}
