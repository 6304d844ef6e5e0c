namespace CrossEncoderOperator.Runtime.Clients;

/// <summary>One cause of a refusal.</summary>
/// <param name="Field">Path of the field at fault; empty when the cause is no field.</param>
/// <param name="Reason">For example <c>FieldValueInvalid</c> or <c>FieldManagerConflict</c>.</param>
public sealed record StatusCause(string Field, string Reason, string Message);
