namespace CrossEncoderOperator.Operator.Loads;

/// <summary>What a router has of one deployment.</summary>
/// <param name="Held">Requests that wait for a replica.</param>
/// <param name="LastRequest">The last one, answered or not; null when there was none.</param>
/// <param name="Refused">Requests refused because the deployment sleeps, since the router started.</param>
internal sealed record DeploymentLoad(
    string Namespace, string Name, IReadOnlyList<RevisionLoadReport>? Revisions, int Held = 0, DateTimeOffset? LastRequest = null, long Refused = 0);
