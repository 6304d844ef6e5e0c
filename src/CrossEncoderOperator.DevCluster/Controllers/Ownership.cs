using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Clients;

namespace CrossEncoderOperator.DevCluster.Controllers;

/// <summary>Owner references, and the adoption and release of children by selector.</summary>
internal static class Ownership
{
    public static JsonObject Reference(JsonObject owner, string apiVersion, string kind) => new()
    {
        ["apiVersion"] = apiVersion,
        ["kind"] = kind,
        ["name"] = owner.Name,
        ["uid"] = owner.Uid,
        ["controller"] = true,
        ["blockOwnerDeletion"] = true,
    };

    /// <summary>The children of an apps/v1 owner: its own that still match its selector, and orphans that do.</summary>
    public static async Task<List<JsonObject>> ClaimAsync(
        Informers informers, Informer children, ResourceId owners, JsonObject owner, string kind, CancellationToken cancel)
    {
        var claimed = new List<JsonObject>();
        var selector = owner.At("spec", "selector");
        foreach (var child in children.By(IndexKey.Owner(owner.Uid)).Where(child => child.Controller.Text("uid") == owner.Uid))
        {
            if (Selector.Matches(selector, child)) claimed.Add(child);
            else if (!child.IsDeleting) await WriteAsync(children, child, Without(child, owner.Uid), cancel);
        }

        var anchor = Selector.Anchor(owner.Namespace ?? "", selector.At("matchLabels"));
        var orphans = children.By(anchor).Where(child => child.Controller is null && !child.IsDeleting && Selector.Matches(selector, child));
        foreach (var orphan in owner.IsDeleting ? [] : orphans)
        {
            var live = await informers.Client.GetAsync(owners, owner.Namespace, owner.Name, cancel);
            if (live is null || live.Uid != owner.Uid || live.IsDeleting) break;
            var references = Without(orphan, owner.Uid);
            references.Add(Reference(owner, "apps/v1", kind));
            claimed.Add(await WriteAsync(children, orphan, references, cancel));
        }

        return claimed;
    }

    /// <summary>The object's owner references but those to one owner.</summary>
    public static JsonArray Without(JsonObject obj, string ownerUid) =>
        [.. obj.Items("metadata", "ownerReferences").Where(owner => owner.Text("uid") != ownerUid).Select(owner => owner.DeepClone())];

    public static Task<JsonObject> WriteAsync(Informer informer, JsonObject obj, JsonArray references, CancellationToken cancel) =>
        informer.PatchAsync(obj, MetadataPatch(obj, "ownerReferences", references), null, cancel);

    /// <summary>A patch that fails if the object has changed since it was read.</summary>
    public static JsonObject MetadataPatch(JsonObject obj, string field, JsonNode value) => new()
    {
        ["metadata"] = new JsonObject { ["uid"] = obj.Uid, ["resourceVersion"] = obj.Text("metadata", "resourceVersion"), [field] = value },
    };
}
