using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.ApiContent;
using CrossEncoderOperator.DevCluster.ApiObjects;
using CrossEncoderOperator.DevCluster.ApiResources;
using CrossEncoderOperator.DevCluster.ApiTables;

namespace CrossEncoderOperator.DevCluster.ApiHttp;

/// <summary>Writes answers in the form that was asked for.</summary>
internal sealed class Answer(Tables tables)
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task WriteAsync(HttpContext http, JsonNode body, int code = 200, bool yaml = false, string? type = null)
    {
        http.Response.StatusCode = code;
        http.Response.ContentType = type ?? (yaml ? "application/yaml" : "application/json");
        http.Response.Headers.CacheControl = "no-cache, private";
        if (HttpMethods.IsHead(http.Request.Method)) return;

        if (yaml)
        {
            await http.Response.WriteAsync(YamlBody.Write(body), http.RequestAborted);
            return;
        }

        await using (var writer = new Utf8JsonWriter(http.Response.BodyWriter, WriterOptions))
        {
            body.WriteTo(writer);
        }

        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    /// <summary>One object of the resource.</summary>
    public Task ObjectAsync(HttpContext http, Resource resource, JsonObject obj, AnswerForm form, int code = 200) =>
        WriteAsync(http, View(http, resource, obj, form, firstOfWatch: true), code, form.Yaml);

    public Task ListAsync(HttpContext http, Resource resource, ListResult list, AnswerForm form)
    {
        var meta = new JsonObject { ["resourceVersion"] = list.Revision.ToString(System.Globalization.CultureInfo.InvariantCulture) };
        if (list.Continue is not null) meta["continue"] = list.Continue;

        if (list.Remaining is not null) meta["remainingItemCount"] = list.Remaining;

        if (form.As == "Table")
            return WriteAsync(http, tables.Of(resource, list.Items, meta, http.Request.Query["includeObject"], true), 200, form.Yaml);

        var partial = form.As is not null;
        var items = new JsonArray();
        foreach (var obj in list.Items) items.Add(partial ? Tables.Partial(obj) : Item(resource, obj));

        return WriteAsync(http, new JsonObject
        {
            ["kind"] = partial ? "PartialObjectMetadataList" : resource.ListKind,
            ["apiVersion"] = partial ? "meta.k8s.io/v1" : resource.GroupVersion,
            ["metadata"] = meta,
            ["items"] = items,
        }, 200, form.Yaml);
    }

    public JsonObject View(HttpContext http, Resource resource, JsonObject obj, AnswerForm form, bool firstOfWatch) => form.As switch
    {
        "Table" => tables.Of(resource, [obj], new JsonObject { ["resourceVersion"] = obj.Str("metadata.resourceVersion") },
            http.Request.Query["includeObject"], firstOfWatch),
        not null => Tables.Partial(obj),
        _ => Versions.Present(resource, obj),
    };

    public static Task TextAsync(HttpContext http, string text, int code = 200)
    {
        http.Response.StatusCode = code;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync(text, http.RequestAborted);
    }

    /// <summary>Items of lists of built-in kinds do not repeat what the list says.</summary>
    private static JsonObject Item(Resource resource, JsonObject obj)
    {
        var item = Versions.Present(resource, obj).Copy();
        if (!resource.Custom)
        {
            item.Remove("kind");
            item.Remove("apiVersion");
        }

        return item;
    }
}
