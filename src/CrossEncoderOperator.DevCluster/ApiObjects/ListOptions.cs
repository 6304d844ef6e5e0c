using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.ApiContent;
using CrossEncoderOperator.DevCluster.Schemas;

namespace CrossEncoderOperator.DevCluster.ApiObjects;

/// <summary>The options of a list or watch, checked for what contradicts.</summary>
internal sealed record ListOptions
{
    public long Limit { get; init; }

    /// <summary>Null: the newest state.</summary>
    public long? Revision { get; init; }

    /// <summary>Exactly this revision, not a newer one.</summary>
    public bool Exact { get; init; }

    /// <summary>The key to go on after, of a list that goes on.</summary>
    public string? After { get; init; }

    public bool SendInitialEvents { get; init; }

    public bool Bookmarks { get; init; }

    public TimeSpan? Timeout { get; init; }

    /// <exception cref="Clients.ApiException">400, 422, or 500 as the real server does for a watch.</exception>
    public static ListOptions Parse(Func<string, string?> query, bool watch)
    {
        var (version, match, token) = (query("resourceVersion") ?? "", query("resourceVersionMatch") ?? "", query("continue") ?? "");
        var initial = query("sendInitialEvents");
        var errors = new List<FieldError>();
        if (watch)
        {
            if (initial is null && match.Length > 0)
                errors.Add(FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"));

            if (initial is not null && match != "NotOlderThan")
                errors.Add(FieldError.Forbidden("resourceVersionMatch", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
        }
        else
        {
            if (initial is not null) errors.Add(FieldError.Forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"));

            if (match.Length > 0 && version.Length == 0)
                errors.Add(FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden unless resourceVersion is provided"));

            if (match.Length > 0 && token.Length > 0)
                errors.Add(FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided"));

            if (match is not ("" or "Exact" or "NotOlderThan"))
                errors.Add(FieldError.NotSupported("resourceVersionMatch", match, ["Exact", "NotOlderThan", ""]));

            if (match == "Exact" && version == "0")
                errors.Add(FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch \"Exact\" is forbidden for resourceVersion \"0\""));
        }

        if (errors.Count > 0) throw Refusal.InvalidOptions("ListOptions", errors);

        var revision = ParseVersion(version, watch);
        var options = new ListOptions
        {
            Limit = long.TryParse(query("limit"), CultureInfo.InvariantCulture, out var limit) ? limit : 0,
            Revision = revision,
            Exact = match == "Exact",
            SendInitialEvents = initial is "true" or "1",
            Bookmarks = query("allowWatchBookmarks") is "true" or "1",
            Timeout = long.TryParse(query("timeoutSeconds"), CultureInfo.InvariantCulture, out var seconds) && seconds > 0
                ? TimeSpan.FromSeconds(Math.Min(seconds, 86400)) : null,
        };
        return watch || token.Length == 0 ? options : options.Continue(token, version);
    }

    public static string Token(long revision, string after) => Convert.ToBase64String(Encoding.UTF8.GetBytes(
        new JsonObject { ["v"] = "meta.k8s.io/v1", ["rv"] = revision, ["start"] = after }.ToJsonString()));

    private static long? ParseVersion(string version, bool watch) => version.Length == 0 ? null
        : ulong.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= long.MaxValue ? (long)number
        : throw (watch ? new Clients.ApiException(500, "", $"strconv.ParseUint: parsing \"{version}\": invalid syntax")
            : Refusal.BadRequest($"Invalid value: \"{version}\": strconv.ParseUint: parsing \"{version}\": invalid syntax"));

    private ListOptions Continue(string token, string version)
    {
        if (version is not ("" or "0")) throw Refusal.BadRequest("specifying resource version is not allowed when using continue");

        try
        {
            var body = JsonNode.Parse(Convert.FromBase64String(token.Replace('-', '+').Replace('_', '/')));
            return this with { Revision = body.Int("rv"), Exact = true, After = body.Str("start") ?? throw new FormatException() };
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            throw Refusal.BadRequest($"continue key is not valid: {e.Message}");
        }
    }
}
