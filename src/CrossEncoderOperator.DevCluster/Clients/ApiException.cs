using System.Text.Json.Nodes;

namespace CrossEncoderOperator.DevCluster.Clients;

/// <summary>A refusal by the API server.</summary>
/// <param name="details">The details of the Status answer: kind, name, causes, …</param>
public sealed class ApiException(int code, string reason, string message, JsonObject? details = null) : Exception(message)
{
    public int Code { get; } = code;

    /// <summary>The reason of the Status answer: NotFound, AlreadyExists, Conflict, Invalid, …</summary>
    public string Reason { get; } = reason;

    public JsonObject? Details { get; } = details;

    /// <summary>The answer itself.</summary>
    public JsonObject ToStatus()
    {
        var status = new JsonObject
        {
            ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Failure", ["message"] = Message,
        };
        if (Reason.Length > 0)
        {
            status["reason"] = Reason;
        }

        if (Details is not null)
        {
            status["details"] = Details.DeepClone();
        }

        status["code"] = Code;
        return status;
    }
}
