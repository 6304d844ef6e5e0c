namespace CrossEncoderOperator.Router.Routes;

/// <param name="Revision">The revision that is addressed itself; null when the deployment is.</param>
internal sealed record RouteTarget(DeploymentRoute Deployment, RevisionRoute? Revision);
