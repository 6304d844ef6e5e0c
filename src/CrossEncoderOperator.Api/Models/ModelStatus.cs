namespace CrossEncoderOperator.Api.Models;

/// <summary>The model of the revision that the spec asks for, as a pod found it.</summary>
public sealed record ModelStatus
{
    /// <summary>Where the model came from.</summary>
    public string? Uri { get; init; }

    /// <summary>Digest of the model in 64 lower-case hexadecimal digits.</summary>
    public string? Digest { get; init; }

    /// <summary>Size of the model's files in bytes.</summary>
    public long? SizeBytes { get; init; }
}
