namespace CrossEncoderOperator.DevCluster.Patching;

/// <summary>A patch that cannot be read (400), is too large (413), does not apply (422), or has a directive that the API server chokes on (500).</summary>
internal sealed class PatchException(int code, string message) : Exception(message)
{
    public int Code { get; } = code;

    public static PatchException Unreadable(string message) => new(400, message);

    public static PatchException Fault(string message) => new(500, message);

    public static PatchException Unappliable(string message) => new(422, message);
}
