using System.Text.Json;
using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Schemas;

namespace CrossEncoderOperator.DevCluster.Apply;

using Entry = ManagedFields.Entry;

/// <summary>Keeps track of which manager owns which field, and applies configurations by it.</summary>
internal static class FieldManager
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>Fields that the server owns: nobody manages them.</summary>
    private static readonly FieldSet Unmanaged = FieldSet.Parse(JsonNode.Parse("""
        {"f:apiVersion":{},"f:kind":{},"f:metadata":{".":{},"f:name":{},"f:namespace":{},"f:creationTimestamp":{},"f:selfLink":{},"f:uid":{},
         "f:clusterName":{},"f:generation":{},"f:managedFields":{},"f:resourceVersion":{}}}
        """))!;

    /// <summary>
    /// The live object (null to create one) with the configuration applied and managedFields up to date. Fields that this
    /// manager applied before and leaves out now are removed unless somebody else owns them. An apply that changes nothing
    /// returns an equal object. The caller strips what the endpoint ignores: status, or all but status.
    /// </summary>
    /// <exception cref="ApplyException">The configuration does not fit the schema.</exception>
    /// <exception cref="ApplyConflictException">Others own fields that would change, and <paramref name="force"/> is off.</exception>
    public static JsonObject ServerSideApply(
        JsonObject? live, JsonObject applied, Schema schema, string manager, bool force, string apiVersion, string subresource, DateTimeOffset now)
    {
        var problems = TypedFields.Problems(schema, applied).ToList();
        if (problems.Count > 0)
        {
            var text = problems.Count == 1 ? problems[0] : $"errors:\n  {string.Join("\n  ", problems)}";
            var meta = applied["metadata"] as JsonObject;
            throw new ApplyException($"failed to create typed patch object ({meta?["namespace"].String()}/{meta?["name"].String()}; {apiVersion}, Kind={applied["kind"].String()}): {text}");
        }

        var current = WithoutManagedFields(live ?? []);
        var entries = ManagedFields.Read(live);
        if (live is not null && entries.Count == 0)
        {
            entries.Add(new Entry("before-first-apply", "Update", apiVersion, "", ManagedFields.Timestamp(now), Managed(TypedFields.Compare(schema, Empty(), current).Added)));
        }

        var mine = entries.FindIndex(e => e.IsOf(manager, "Apply", apiVersion, subresource));
        var last = mine < 0 ? null : entries[mine];
        var others = entries.Where((_, i) => i != mine).ToList();
        var set = Managed(TypedFields.ToSet(schema, applied));
        var result = Prune(schema, (JsonObject)TypedFields.Merge(schema, current, applied)!, last?.Fields, others.Select(e => e.Fields).Append(set));

        var (added, modified, removed) = TypedFields.Compare(schema, current, result);
        var touched = added.Union(modified);
        var conflicts = others.Select(e => (Owner: e, Fields: e.Fields.Intersect(touched))).Where(c => !c.Fields.IsEmpty).ToList();
        if (!force && conflicts.Count > 0)
        {
            // What kubectl applied on the client side is its own: it may take that over.
            var allowed = manager == "kubectl" ? FromLastApplied(schema, current) : new FieldSet();
            Refuse([.. conflicts.Select(c => (c.Owner, c.Fields.Except(allowed))).Where(c => !c.Item2.IsEmpty)]);
        }

        if (manager == "kubectl" && result["metadata"]?["annotations"] is JsonObject annotations && annotations.ContainsKey(LastApplied))
        {
            annotations[LastApplied] = Json.Text(applied) + "\n";
        }

        var unchanged = last is not null && JsonNode.DeepEquals(last.Fields.ToJson(), set.ToJson()) && JsonNode.DeepEquals(current, result);
        var lost = touched.Union(removed);
        ManagedFields.Write(result, others.Select(e => e with { Fields = e.Fields.Except(lost) })
            .Append(new Entry(manager, "Apply", apiVersion, subresource, unchanged ? last!.Time : ManagedFields.Timestamp(now), set)));
        return result;
    }

    /// <summary>
    /// The object of an ordinary write with managedFields up to date: what the write changed belongs to its manager. A client
    /// may edit managedFields itself, or forget all owners by writing <c>[{}]</c>; then nobody is tracked until the next apply.
    /// </summary>
    public static JsonObject TrackUpdate(
        JsonObject? old, JsonObject current, Schema schema, string manager, string apiVersion, string subresource, DateTimeOffset now)
    {
        var entries = subresource.Length > 0 ? ManagedFields.Read(old) : ManagedFields.Read(current) is { Count: > 0 } given ? given : ManagedFields.Read(old);
        var result = WithoutManagedFields(current);
        if (old is not null && (entries.Count == 0 || (subresource.Length == 0 && ManagedFields.IsReset(current))))
        {
            return result;
        }

        var (added, modified, removed) = TypedFields.Compare(schema, old ?? Empty(), result);
        var taken = added.Union(modified);
        var lost = taken.Union(removed);
        entries = [.. entries.Select(e => e with { Fields = e.Fields.Except(lost) })];
        var gained = Managed(taken);
        if (!gained.IsEmpty)
        {
            var mine = entries.FindIndex(e => e.IsOf(manager, "Update", apiVersion, subresource));
            var fields = mine < 0 ? gained : entries[mine].Fields.Union(gained);
            entries = [.. entries.Where((_, i) => i != mine), new Entry(manager, "Update", apiVersion, subresource, ManagedFields.Timestamp(now), fields)];
        }

        ManagedFields.Write(result, entries);
        return result;
    }

    /// <summary>What a create starts from.</summary>
    private static JsonObject Empty() => new() { ["metadata"] = new JsonObject() };

    private static FieldSet Managed(FieldSet set) => set.Except(Unmanaged);

    /// <summary>Removes what the manager owned last time, as far as nobody owns it now.</summary>
    private static JsonObject Prune(Schema schema, JsonObject merged, FieldSet? last, IEnumerable<FieldSet> owned)
    {
        if (last is null)
        {
            return merged;
        }

        last = last.WithNamedFields(schema);
        var all = TypedFields.ToSet(schema, merged).WithNamedFields(schema);
        var rest = TypedFields.ToSet(schema, TypedFields.Remove(schema, merged, last)).WithNamedFields(schema);
        var kept = owned.Aggregate(rest, (kept, set) => kept.Union(set.WithNamedFields(schema)));
        var pruned = TypedFields.Remove(schema, merged, all.Except(kept));
        var left = TypedFields.ToSet(schema, pruned).WithNamedFields(schema);
        return TypedFields.Remove(schema, merged, all.Except(left).Intersect(last)) as JsonObject ?? [];
    }

    /// <summary>Fields of kubectl's annotation that still have the value it applied.</summary>
    private static FieldSet FromLastApplied(Schema schema, JsonObject live)
    {
        try
        {
            var annotations = (live["metadata"] as JsonObject)?["annotations"] as JsonObject;
            if (annotations?[LastApplied].String() is not { } text || JsonNode.Parse(text) is not JsonObject applied)
            {
                return new FieldSet();
            }

            var (_, modified, removed) = TypedFields.Compare(schema, applied, live);
            return TypedFields.ToSet(schema, applied).Except(modified).Except(removed);
        }
        catch (JsonException)
        {
            return new FieldSet();
        }
    }

    private static void Refuse(List<(Entry Owner, FieldSet Fields)> conflicts)
    {
        var causes = conflicts.OrderBy(c => c.Owner.Manager, StringComparer.Ordinal)
            .SelectMany(c => c.Fields.Paths().Select(path => (Owner: c.Owner.ToString(), Path: path))).ToList();
        if (causes.Count == 0)
        {
            return;
        }

        var message = causes.Count == 1
            ? $"Apply failed with 1 conflict: conflict with {causes[0].Owner}: {causes[0].Path}"
            : $"Apply failed with {causes.Count} conflicts: " + string.Join('\n', causes.GroupBy(c => c.Owner)
                .SelectMany(g => g.Select(c => $"- {c.Path}").Prepend($"conflicts with {g.Key}:")));
        throw new ApplyConflictException(message, [.. causes.Select(c => new FieldError("FieldManagerConflict", c.Path, $"conflict with {c.Owner}"))]);
    }

    private static JsonObject WithoutManagedFields(JsonObject obj)
    {
        var copy = (JsonObject)obj.DeepClone();
        (copy["metadata"] as JsonObject)?.Remove("managedFields");
        return copy;
    }
}
