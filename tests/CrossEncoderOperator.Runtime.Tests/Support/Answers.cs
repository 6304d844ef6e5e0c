using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace CrossEncoderOperator.Runtime.Tests.Support;

internal static class Answers
{
    /// <summary>No answer until the client gives up.</summary>
    public static Task Nothing(HttpContext context) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);

    /// <summary>The connection breaks before any answer.</summary>
    public static Task Reset(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    public static Func<HttpContext, Task> Text(int code, string body, params (string Name, string Value)[] headers) => async context =>
    {
        context.Response.StatusCode = code;
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.WriteAsync(body, context.RequestAborted);
    };

    public static string Status(int code, string reason, string message = "no") => new JsonObject
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["status"] = "Failure",
        ["code"] = code,
        ["reason"] = reason,
        ["message"] = message,
    }.ToJsonString();

    /// <summary>Writes lines as they are, then closes in good order, breaks the connection, or stays silent.</summary>
    public static Func<HttpContext, Task> Watch(WatchEnd end, params string[] text) => async context =>
    {
        await context.Response.StartAsync(context.RequestAborted);
        foreach (var part in text)
        {
            await context.Response.WriteAsync(part, context.RequestAborted);
        }

        await context.Response.Body.FlushAsync(context.RequestAborted);
        switch (end)
        {
            case WatchEnd.Silent:
                await Nothing(context);
                break;
            case WatchEnd.Broken:
                context.Abort();
                break;
        }
    };

    public static string Event(string type, JsonNode obj) => new JsonObject { ["type"] = type, ["object"] = obj }.ToJsonString() + "\n";

    public static string Bookmark(string version) =>
        Event("BOOKMARK", new JsonObject { ["metadata"] = new JsonObject { ["resourceVersion"] = version } });

    public static JsonObject Map(string name, int version, string? uid = null, string ns = "shop") => new()
    {
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["namespace"] = ns,
            ["uid"] = uid ?? $"uid-{name}",
            ["resourceVersion"] = $"{version}",
            ["managedFields"] = new JsonArray(new JsonObject { ["manager"] = "kubectl" }),
        },
    };

    public static string List(int version, params JsonObject[] items) => ListPage($"{version}", "", items);

    public static string ListPage(string version, string next, params JsonObject[] items) => new JsonObject
    {
        ["metadata"] = new JsonObject { ["resourceVersion"] = version, ["continue"] = next },
        ["items"] = new JsonArray([.. items]),
    }.ToJsonString();

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
