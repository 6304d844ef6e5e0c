namespace CrossEncoderOperator.Runtime.Clients;

/// <summary>What must still hold when the server deletes an object; otherwise it answers Conflict.</summary>
public sealed record Preconditions(string? Uid = null, string? ResourceVersion = null);
