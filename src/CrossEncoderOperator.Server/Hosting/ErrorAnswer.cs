namespace CrossEncoderOperator.Server.Hosting;

/// <summary>Body of every answer that is not a success.</summary>
internal sealed record ErrorAnswer(string Error, string? Field = null);
