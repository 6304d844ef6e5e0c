namespace CrossEncoderOperator.DevCluster.Clients;

/// <summary>A collection of the API: <c>deployments.apps/v1</c>.</summary>
/// <param name="Group">Empty for the core group.</param>
public sealed record ResourceId(string Group, string Version, string Plural, bool Namespaced = true);
