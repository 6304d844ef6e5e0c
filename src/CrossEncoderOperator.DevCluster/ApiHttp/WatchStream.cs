using System.Text.Json;
using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.ApiContent;
using CrossEncoderOperator.DevCluster.ApiObjects;
using CrossEncoderOperator.DevCluster.ApiResources;
using CrossEncoderOperator.DevCluster.Storage;

namespace CrossEncoderOperator.DevCluster.ApiHttp;

/// <summary>Answers one watch: what is there, then what changes, a line each.</summary>
internal sealed class WatchStream(HttpContext http, Resource resource, ListFilter filter, ListOptions options, AnswerForm form, Answer answer, TimeProvider time)
{
    private static readonly TimeSpan BookmarkInterval = TimeSpan.FromSeconds(60);

    private bool _tableStarted;

    public async Task RunAsync()
    {
        var cancel = http.RequestAborted;
        var (initial, after) = Start();
        http.Response.ContentType = "application/json;stream=watch";
        http.Response.Headers.CacheControl = "no-cache, private";
        foreach (var added in initial?.Objects.Where(o => filter.Matches(o.Key, o.Value)) ?? []) Write("ADDED", View(added.Value));

        if (options.SendInitialEvents && options.Bookmarks) WriteBookmark(after, initialEventsEnd: true);

        await http.Response.BodyWriter.FlushAsync(cancel);
        var end = time.GetUtcNow() + (options.Timeout ?? TimeSpan.FromMinutes(30 + (30 * Random.Shared.NextDouble())));
        var bookmark = time.GetUtcNow() + BookmarkInterval;
        var changes = new List<StoreEvent>();
        while (!cancel.IsCancellationRequested)
        {
            changes.Clear();
            if (!resource.Objects.ReadAfter(after, changes, out var changed))
            {
                Write("ERROR", Refusal.Expired($"too old resource version: {after}").ToStatus());
                await http.Response.BodyWriter.FlushAsync(cancel);
                return;
            }

            foreach (var change in changes)
            {
                after = change.Revision;
                if (ObjectReader.Seen(change, filter) is var (type, obj)) Write(type, View(obj));
            }

            var now = time.GetUtcNow();
            if (options.Bookmarks && (now >= bookmark || now >= end))
            {
                bookmark = now + BookmarkInterval;
                WriteBookmark(after, initialEventsEnd: false);
            }

            await http.Response.BodyWriter.FlushAsync(cancel);
            if (now >= end || (changes.Count == 0 && resource.Withdrawn.IsCompleted)) return;

            if (changes.Count == 0) await WaitAsync(Task.WhenAny(changed, resource.Withdrawn), (bookmark < end ? bookmark : end) - now, cancel);
        }
    }

    private async Task WaitAsync(Task changed, TimeSpan limit, CancellationToken cancel)
    {
        try
        {
            await changed.WaitAsync(limit, time, cancel);
        }
        catch (TimeoutException)
        {
            // The loop looks at the clock.
        }
    }

    /// <summary>What is sent first, and the revision after which changes are sent.</summary>
    private (Snapshot? Initial, long After) Start()
    {
        var now = resource.Objects.Now();
        if (options.SendInitialEvents || (options.Revision is null or 0 && http.Request.Query["sendInitialEvents"].Count == 0))
            return (now, now.Revision);

        var after = options.Revision is null or 0 ? now.Revision : options.Revision.Value;
        return resource.Objects.ReadAfter(after, [], out _) ? (null, after)
            : throw Refusal.Expired($"too old resource version: {after}");
    }

    private JsonObject View(JsonObject obj)
    {
        var view = answer.View(http, resource, obj, form, firstOfWatch: !_tableStarted);
        _tableStarted = true;
        return view;
    }

    private void WriteBookmark(long revision, bool initialEventsEnd)
    {
        var obj = new JsonObject
        {
            ["kind"] = resource.Kind,
            ["apiVersion"] = resource.GroupVersion,
            ["metadata"] = new JsonObject { ["resourceVersion"] = revision.ToString(System.Globalization.CultureInfo.InvariantCulture) },
        };
        if (initialEventsEnd) obj.Meta()["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };

        Write("BOOKMARK", obj);
    }

    private void Write(string type, JsonObject obj)
    {
        var output = http.Response.BodyWriter;
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("type", type);
            writer.WritePropertyName("object");
            obj.WriteTo(writer);
            writer.WriteEndObject();
        }

        System.Buffers.BuffersExtensions.Write(output, "\n"u8);
    }
}
