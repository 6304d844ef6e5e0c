namespace CrossEncoderOperator.Api.Validation;

/// <summary>A fault in an object.</summary>
/// <param name="Path">Path of the field, such as <c>spec.model.uri</c>.</param>
/// <param name="Message">What is wrong with it.</param>
public sealed record SpecError(string Path, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Path}: {Message}";
}
