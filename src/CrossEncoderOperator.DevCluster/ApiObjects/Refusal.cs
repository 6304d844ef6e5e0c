using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.ApiResources;
using CrossEncoderOperator.DevCluster.Apply;
using CrossEncoderOperator.DevCluster.Clients;
using CrossEncoderOperator.DevCluster.Schemas;

namespace CrossEncoderOperator.DevCluster.ApiObjects;

/// <summary>The refusals of a Kubernetes API server, in its words.</summary>
internal static class Refusal
{
    public static ApiException NotFound(Resource resource, string name) =>
        new(404, "NotFound", $"{resource.Qualified} \"{name}\" not found", Details(resource, name));

    public static ApiException NoSuchPath() =>
        new(404, "NotFound", "the server could not find the requested resource", []);

    public static ApiException AlreadyExists(Resource resource, string name) =>
        new(409, "AlreadyExists", $"{resource.Qualified} \"{name}\" already exists", Details(resource, name));

    public static ApiException Conflict(Resource resource, string name, string why) => new(
        409, "Conflict", $"Operation cannot be fulfilled on {resource.Qualified} \"{name}\": {why}", Details(resource, name));

    public static ApiException Modified(Resource resource, string name) => Conflict(
        resource, name, "the object has been modified; please apply your changes to the latest version and try again");

    public static ApiException ApplyConflict(ApplyConflictException conflict) =>
        new(409, "Conflict", conflict.Message, new JsonObject { ["causes"] = Causes(conflict.Causes) });

    public static ApiException Invalid(Resource resource, string name, IReadOnlyList<FieldError> errors) =>
        Invalid(resource.Group, resource.Kind, name, errors);

    public static ApiException InvalidOptions(string kind, params IReadOnlyList<FieldError> errors) =>
        Invalid("meta.k8s.io", kind, "", errors);

    public static ApiException Invalid(string group, string kind, string name, IReadOnlyList<FieldError> errors)
    {
        var details = new JsonObject();
        foreach (var (key, value) in new[] { ("name", name), ("group", group), ("kind", kind) }.Where(p => p.Item2.Length > 0)) details[key] = value;

        details["causes"] = Causes(errors);
        var texts = errors.Select(e => $"{e.Field}: {e.Message}").Distinct().ToList();
        var text = texts.Count == 1 ? texts[0] : $"[{string.Join(", ", texts)}]";
        var qualified = group.Length == 0 ? kind : $"{kind}.{group}";
        return new ApiException(422, "Invalid", $"{qualified} \"{name}\" is invalid: {text}", details);
    }

    public static ApiException BadRequest(string message) => new(400, "BadRequest", message);

    public static ApiException Forbidden(Resource resource, string name, string why, JsonArray? causes = null)
    {
        var details = Details(resource, name);
        if (causes is not null) details["causes"] = causes;

        return new ApiException(403, "Forbidden", $"{resource.Qualified} \"{name}\" is forbidden: {why}", details);
    }

    public static ApiException Unauthorized() => new(401, "Unauthorized", "Unauthorized");

    public static ApiException MethodNotAllowed() =>
        new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", []);

    public static ApiException NotAcceptable(string types) =>
        new(406, "NotAcceptable", "only the following media types are accepted: " + types);

    public static ApiException UnsupportedMediaType(string types) =>
        new(415, "UnsupportedMediaType", "the body of the request was in an unknown format - accepted media types include: " + types);

    public static ApiException TooLarge(string what) => new(413, "RequestEntityTooLarge", what);

    public static ApiException Expired(string message) => new(410, "Expired", message);

    public static ApiException FromTheFuture(long revision, long now) => new(
        504, "Timeout", $"Timeout: Too large resource version: {revision}, current: {now}",
        new JsonObject { ["causes"] = Causes([new("ResourceVersionTooLarge", "", "Too large resource version")]), ["retryAfterSeconds"] = 1 });

    private static JsonObject Details(Resource resource, string name)
    {
        var details = new JsonObject { ["name"] = name };
        if (resource.Group.Length > 0) details["group"] = resource.Group;

        details["kind"] = resource.Plural;
        return details;
    }

    private static JsonArray Causes(IEnumerable<FieldError> errors)
    {
        var causes = new JsonArray();
        foreach (var error in errors) causes.Add(new JsonObject { ["reason"] = error.Reason, ["message"] = error.Message, ["field"] = error.Field });

        return causes;
    }
}
