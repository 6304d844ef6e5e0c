namespace CrossEncoderOperator.Router.Routes;

/// <summary>A revision as the status of its deployment has it.</summary>
/// <param name="Replicas">Replicas that are asked for, ready or not.</param>
internal sealed record RevisionSettings(string Revision, string Role, int Weight, int Replicas);
