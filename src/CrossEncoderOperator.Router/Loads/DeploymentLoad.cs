namespace CrossEncoderOperator.Router.Loads;

/// <param name="Held">Requests that wait for the deployment to have a replica.</param>
/// <param name="Refused">Requests since the router started that were refused because the deployment sleeps.</param>
/// <param name="LastRequest">Of all requests, also those that were held or refused; null when there was none.</param>
internal sealed record DeploymentLoad(
    string Namespace, string Name, int Held, long Refused, DateTimeOffset? LastRequest, IReadOnlyList<RevisionLoad> Revisions);
