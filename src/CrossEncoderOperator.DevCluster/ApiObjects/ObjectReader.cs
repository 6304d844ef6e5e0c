using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.ApiContent;
using CrossEncoderOperator.DevCluster.ApiResources;
using CrossEncoderOperator.DevCluster.Storage;

namespace CrossEncoderOperator.DevCluster.ApiObjects;

/// <summary>Reads objects and lists.</summary>
internal static class ObjectReader
{
    public static JsonObject Get(Resource resource, string? ns, string name) =>
        resource.Objects.Get(Collection.Key(ns, name)) ?? throw Refusal.NotFound(resource, name);

    public static ListResult List(Resource resource, ListFilter filter, ListOptions options)
    {
        var now = resource.Objects.Now();
        CheckNotFuture(options.Revision, now.Revision);
        if (options.Exact)
        {
            now = resource.Objects.AsOf(options.Revision!.Value) ?? throw Refusal.Expired(options.After is null
                ? $"The resourceVersion for the provided list is too old."
                : "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.");
        }

        var (items, last, remaining) = (new List<JsonObject>(), "", 0L);
        foreach (var (key, obj) in now.Objects)
        {
            if ((options.After is not null && string.CompareOrdinal(key, options.After) <= 0) || !filter.Matches(key, obj)) continue;

            if (options.Limit > 0 && items.Count >= options.Limit)
            {
                remaining++;
                continue;
            }

            items.Add(obj);
            last = key;
        }

        return new ListResult(
            items, now.Revision, remaining > 0 ? ListOptions.Token(now.Revision, last) : null, remaining > 0 && !filter.Narrows ? remaining : null);
    }

    private static void CheckNotFuture(long? revision, long now)
    {
        if (revision > now) throw Refusal.FromTheFuture(revision.Value, now);
    }

    /// <summary>
    /// What watchers of <paramref name="filter"/> see of a change: an object that starts to match is added, one that stops to
    /// match is deleted. Null: nothing.
    /// </summary>
    public static (string Type, JsonObject Object)? Seen(StoreEvent change, ListFilter filter)
    {
        var was = change.Old is not null && filter.Matches(change.Key, change.Old);
        var matches = !change.Deleted && filter.Matches(change.Key, change.Object);
        return (was, matches) switch
        {
            (false, true) => ("ADDED", change.Object),
            (true, true) => ("MODIFIED", change.Object),
            (true, false) => ("DELETED", change.Deleted ? change.Object : Last(change)),
            _ => null,
        };
    }

    /// <summary>An object that stops to match is shown as it was while it matched, at the revision of the change.</summary>
    private static JsonObject Last(StoreEvent change)
    {
        var last = change.Old!.Copy();
        last.Meta().Take("resourceVersion", change.Object.Obj("metadata"));
        return last;
    }
}
