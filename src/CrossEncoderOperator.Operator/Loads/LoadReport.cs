namespace CrossEncoderOperator.Operator.Loads;

/// <summary>A line of a router's load report, as far as it is of use here.</summary>
internal sealed record LoadReport(IReadOnlyList<DeploymentLoad>? Deployments, DateTimeOffset StartedAt = default);
