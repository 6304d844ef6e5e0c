using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.ApiContent;
using CrossEncoderOperator.DevCluster.Schemas;
using CrossEncoderOperator.DevCluster.Storage;

namespace CrossEncoderOperator.DevCluster.ApiResources;

/// <summary>
/// Brings CustomResourceDefinitions to life: checks their names against the others, serves them, and removes their objects when
/// they are deleted.
/// </summary>
internal sealed class CustomResources(ResourceCatalog catalog, TimeProvider time)
{
    private const string Cleanup = "customresourcecleanup.apiextensions.k8s.io";

    private static readonly string[] KindNames = ["kind", "listKind"];
    private static readonly string[] Subresources = ["status", "scale"];

    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(100);

    private readonly Collection _definitions = catalog.BuiltIn("apiextensions.k8s.io", "customresourcedefinitions").Objects;

    public async Task RunAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            var changed = _definitions.Changed;
            var pending = false;
            foreach (var crd in _definitions.Now().Objects.Values) pending |= crd.Deleting() ? !Finish(crd) : !Establish(crd);

            foreach (var name in catalog.Definitions.Where(n => _definitions.Get(n) is null)) catalog.Serve(name, []);

            await (pending ? Task.Delay(Retry, time, cancel) : changed.WaitAsync(cancel));
        }
    }

    /// <returns>False: another write came between.</returns>
    private bool Establish(JsonObject crd)
    {
        if (catalog.IsServed(crd.Name(), crd.Obj("spec")!) && crd.Texts("metadata.finalizers").Contains(Cleanup)) return true;

        var next = crd.Copy();
        var status = next.Child("status");
        var names = crd.Obj("spec.names")!;
        var conflict = Conflict(crd);
        Condition(status, "NamesAccepted", conflict is null, conflict is null ? "NoConflicts" : "NameConflict", conflict ?? "no conflicts found");
        if (conflict is null)
        {
            status["acceptedNames"] = names.DeepClone();
            Condition(status, "Established", true, "InitialNamesAccepted", "the initial names have been accepted");
        }
        else
        {
            status["acceptedNames"] ??= new JsonObject { ["plural"] = "", ["kind"] = "" };
            Condition(status, "Established", false, "NotAccepted", "not all names are accepted");
        }

        var storage = crd.Items("spec.versions").First(v => v.Holds("storage")).Str("name")!;
        if (!status.Texts("storedVersions").Contains(storage))
        {
            var stored = status["storedVersions"] as JsonArray;
            status["storedVersions"] = stored = stored ?? [];
            stored.Add(storage);
        }

        if (!next.Meta().Texts("finalizers").Contains(Cleanup))
            next.Meta()["finalizers"] = new JsonArray([.. next.Meta().Texts("finalizers").Append(Cleanup).Select(f => (JsonNode)f)]);

        if (conflict is null)
            catalog.Serve(crd.Name(), crd.Items("spec.versions").Where(v => v.Holds("served")).Select(v => ToResource(crd.Obj("spec")!, v)));

        return JsonNode.DeepEquals(next, crd) || _definitions.TryWrite(crd.Name(), crd, next);
    }

    /// <returns>Whether the definition is gone: only when all its objects are.</returns>
    private bool Finish(JsonObject crd)
    {
        if (!crd.Texts("metadata.finalizers").Contains(Cleanup)) return true;

        var objects = catalog.Store.Collection(crd.Str("spec.group")!, crd.Str("spec.names.plural")!);
        foreach (var (key, obj) in objects.Now().Objects)
        {
            if (!obj.Texts("metadata.finalizers").Any())
            {
                objects.TryWrite(key, obj, null);
            }
            else if (!obj.Deleting())
            {
                var marked = obj.Copy();
                marked.Meta()["deletionTimestamp"] = time.GetUtcNow().ToApi();
                marked.Meta()["deletionGracePeriodSeconds"] = 0;
                objects.TryWrite(key, obj, marked);
            }
        }

        if (!objects.Now().Objects.IsEmpty) return false;

        var next = crd.Copy();
        var rest = crd.Texts("metadata.finalizers").Where(f => f != Cleanup).Select(f => (JsonNode)f).ToArray();
        next.Meta()["finalizers"] = new JsonArray(rest);
        return _definitions.TryWrite(crd.Name(), crd, rest.Length == 0 ? null : next);
    }

    private string? Conflict(JsonObject crd)
    {
        var (group, name) = (crd.Str("spec.group"), crd.Name());
        var taken = catalog.All.Where(r => r.Group == group && r.Qualified != name).ToList();
        var names = crd.Obj("spec.names")!;
        foreach (var word in names.Texts("shortNames").Append(names.Str("plural")).Append(names.Str("singular")))
        {
            if (taken.Exists(r => r.Plural == word || r.Singular == word || r.ShortNames.Contains(word))) return $"\"{word}\" is already in use";
        }

        return KindNames.Select(f => names.Str(f)).FirstOrDefault(k => taken.Exists(r => r.Kind == k || r.ListKind == k)) is { } kind
            ? $"\"{kind}\" is already in use" : null;
    }

    private Resource ToResource(JsonObject spec, JsonObject version)
    {
        var (names, group) = (spec.Obj("names")!, spec.Str("group")!);
        return new Resource(group, version.Str("name")!, names.Str("plural")!, names.Str("kind")!)
        {
            Objects = catalog.Store.Collection(group, names.Str("plural")!),
            LazySchema = new Lazy<Schema>(() => CrdSchemas.Parse(version.Obj("schema.openAPIV3Schema")!).Schema ?? Schema.Untyped),
            Singular = names.Str("singular")!,
            ListKind = names.Str("listKind")!,
            ShortNames = [.. names.Texts("shortNames")],
            Categories = [.. names.Texts("categories")],
            Namespaced = spec.Str("scope") == "Namespaced",
            Generations = true,
            Definition = spec,
            DefinitionVersion = version,
            Subresources = [.. Subresources.Where(s => version.At("subresources." + s) is not null)],
        };
    }

    private void Condition(JsonObject status, string type, bool holds, string reason, string message)
    {
        var conditions = status["conditions"] as JsonArray;
        status["conditions"] = conditions = conditions ?? [];
        var (old, value) = (conditions.OfType<JsonObject>().FirstOrDefault(c => c.Str("type") == type), holds ? "True" : "False");
        if (old.Str("status") == value) return;

        if (old is not null) conditions.Remove(old);

        conditions.Add(new JsonObject
        {
            ["lastTransitionTime"] = time.GetUtcNow().ToApi(), ["message"] = message, ["reason"] = reason, ["status"] = value, ["type"] = type,
        });
    }
}
