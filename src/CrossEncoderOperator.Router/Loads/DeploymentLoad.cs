namespace CrossEncoderOperator.Router.Loads;

/// <param name="Held">Requests that wait for the deployment to have a replica.</param>
internal sealed record DeploymentLoad(string Namespace, string Name, int Held, IReadOnlyList<RevisionLoad> Revisions);
