using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.ApiContent;
using CrossEncoderOperator.DevCluster.ApiObjects;
using CrossEncoderOperator.DevCluster.Schemas;
using Microsoft.Extensions.Primitives;

namespace CrossEncoderOperator.DevCluster.ApiHttp;

/// <summary>The options of a write in the query string.</summary>
internal static class WriteOptions
{
    /// <exception cref="Clients.ApiException">422.</exception>
    public static WriteRequest Parse(HttpRequest http, WriteRequest request, string kind, JsonObject? deleteBody = null)
    {
        var query = http.Query;
        var errors = new List<FieldError>();
        var dryRun = deleteBody?["dryRun"] is JsonArray list ? new StringValues([.. list.Select(d => d.AsString() ?? "")]) : query["dryRun"];
        if (dryRun.Any(d => d != "All")) errors.Add(FieldError.NotSupported("dryRun", dryRun.ToString(), ["All"]));

        var validation = query["fieldValidation"].FirstOrDefault() is { Length: > 0 } level ? level : "Warn";
        if (validation is not ("Strict" or "Warn" or "Ignore"))
            errors.Add(FieldError.NotSupported("fieldValidation", validation, ["Ignore", "Strict", "Warn"]));

        var manager = query["fieldManager"].FirstOrDefault() ?? "";
        if (manager.Length > 128) errors.Add(FieldError.TooLong("fieldManager", 128));
        if (manager.Any(c => char.IsControl(c))) errors.Add(FieldError.Invalid("fieldManager", manager, "should only contain printable characters"));

        var apply = kind == "PatchOptions" && RequestBody.MediaType(http) == Patch.ServerSideApply;
        if (apply && manager.Length == 0) errors.Add(FieldError.Required("fieldManager", "is required for apply patch"));

        if (!apply && query.ContainsKey("force") && kind == "PatchOptions")
            errors.Add(FieldError.Forbidden("force", "may not be specified for non-apply patch"));

        return errors.Count > 0 ? throw Refusal.InvalidOptions(kind, errors) : request with
        {
            DryRun = dryRun.Count > 0,
            FieldValidation = validation,
            Manager = manager.Length > 0 ? manager : DefaultManager(http),
            Apply = apply,
            Force = query["force"].FirstOrDefault() is "true" or "1",
        };
    }

    /// <summary>The program's name in its User-Agent.</summary>
    private static string DefaultManager(HttpRequest http)
    {
        var agent = http.Headers.UserAgent.ToString().Split('/')[0];
        return agent.Length == 0 ? "unknown" : agent[..Math.Min(agent.Length, 128)];
    }
}
