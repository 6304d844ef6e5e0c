namespace CrossEncoderOperator.DevCluster.Cel;

/// <summary>A value that may be absent.</summary>
internal sealed record CelOptional(bool HasValue, object? Value = null)
{
    public static readonly CelOptional None = new(false);
}
