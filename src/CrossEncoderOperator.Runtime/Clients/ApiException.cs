using System.Net.Http.Headers;
using System.Text.Json;

namespace CrossEncoderOperator.Runtime.Clients;

/// <summary>A refusal by the API server.</summary>
/// <param name="reason">
/// The reason of the Status answer; empty when the answer was not a Status, for example 404 for a resource that the server
/// does not serve.
/// </param>
public sealed class ApiException(int code, string reason, string message) : Exception(message)
{
    /// <summary>HTTP status code.</summary>
    public int Code { get; } = code;

    /// <summary>NotFound, AlreadyExists, Conflict, Invalid, Forbidden, Expired, …</summary>
    public string Reason { get; } = reason;

    /// <summary>What is wrong in detail: the fields of an Invalid object, the fields and managers of an apply conflict.</summary>
    public IReadOnlyList<StatusCause> Causes { get; init; } = [];

    /// <summary>How long the server asks the client to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The object does not exist.</summary>
    public bool IsNotFound => Reason == "NotFound";

    /// <summary>Another object holds the name.</summary>
    public bool IsAlreadyExists => Reason == "AlreadyExists";

    /// <summary>A precondition failed, or another field manager owns a field.</summary>
    public bool IsConflict => Reason == "Conflict";

    /// <summary>The object breaks its schema or a validation rule.</summary>
    public bool IsInvalid => Code == 422;

    /// <summary>
    /// The server does not take the object as it is: trying again does not help. What server-side apply cannot read by the schema
    /// is answered with 500 by Kubernetes (kubernetes/kubernetes#122480).
    /// </summary>
    public bool IsRefusal =>
        Code is 400 or 403 or 422 || (Code == 500 && Message.StartsWith("failed to create typed patch object", StringComparison.Ordinal));

    /// <summary>The resource version or continue token is older than the history that the server keeps.</summary>
    public bool IsExpired => Code == 410 || Reason is "Expired" or "Gone";

    internal static ApiException FromResponse(int code, string body, RetryConditionHeaderValue? retryAfter, DateTimeOffset now)
    {
        var wait = retryAfter?.Delta ?? (retryAfter?.Date is { } date ? date - now : null);
        try
        {
            using var document = JsonDocument.Parse(body);
            if (FromStatus(document.RootElement, code, wait) is { } error)
            {
                return error;
            }
        }
        catch (JsonException)
        {
            // A proxy or an unserved path answers in plain text or HTML.
        }

        return new ApiException(code, "", $"HTTP {code}: {(body.Length > 200 ? body[..200] : body).Trim()}") { RetryAfter = wait };
    }

    internal static ApiException? FromStatus(JsonElement element, int code, TimeSpan? retryAfter)
    {
        if (element.ValueKind != JsonValueKind.Object
            || !element.TryGetProperty("kind", out var kind) || kind.ValueKind != JsonValueKind.String || !kind.ValueEquals("Status"))
        {
            return null;
        }

        var status = KubernetesJson.Deserialize<V1Status>(element);
        return new ApiException(status.Code is > 0 ? status.Code.Value : code, status.Reason ?? "", status.Message ?? $"HTTP {code}")
        {
            RetryAfter = retryAfter ?? (status.Details?.RetryAfterSeconds is > 0 and var s ? TimeSpan.FromSeconds(s) : null),
            Causes = status.Details?.Causes is { } causes
                ? [.. causes.Select(c => new StatusCause(c.Field ?? "", c.Reason ?? "", c.Message ?? ""))]
                : [],
        };
    }
}
