namespace CrossEncoderOperator.DevCluster.Patching;

/// <summary>A patch that cannot be read (400), is too large (413) or does not apply (422).</summary>
internal sealed class PatchException(int code, string message) : Exception(message)
{
    public int Code { get; } = code;

    public static PatchException Unreadable(string message) => new(400, message);

    public static PatchException Unappliable(string message) => new(422, message);
}
