namespace CrossEncoderOperator.Operator.Loads;

/// <summary>What a router has of one deployment.</summary>
internal sealed record DeploymentLoad(string Namespace, string Name, IReadOnlyList<RevisionLoad>? Revisions);
