namespace CrossEncoderOperator.DevCluster.Clients;

/// <summary>A refusal by the API server.</summary>
public sealed class ApiException(int code, string reason, string message) : Exception(message)
{
    public int Code { get; } = code;

    /// <summary>The reason of the Status answer: NotFound, AlreadyExists, Conflict, Invalid, …</summary>
    public string Reason { get; } = reason;
}
