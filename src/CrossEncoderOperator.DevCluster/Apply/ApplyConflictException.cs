using CrossEncoderOperator.DevCluster.Schemas;

namespace CrossEncoderOperator.DevCluster.Apply;

/// <summary>Fields of an applied configuration differ from what others own: 409 Conflict.</summary>
internal sealed class ApplyConflictException(string message, IReadOnlyList<FieldError> causes) : Exception(message)
{
    /// <summary>One FieldManagerConflict for each field and owner.</summary>
    public IReadOnlyList<FieldError> Causes { get; } = causes;
}
