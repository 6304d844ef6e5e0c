namespace CrossEncoderOperator.Router.Routes;

/// <summary>A revision as the status of its deployment has it.</summary>
internal sealed record RevisionSettings(string Revision, string Role, int Weight);
