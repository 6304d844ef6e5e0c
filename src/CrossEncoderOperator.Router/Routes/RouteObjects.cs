using CrossEncoderOperator.Api;
using k8s.Models;

namespace CrossEncoderOperator.Router.Routes;

/// <summary>The objects that a route table is made of.</summary>
/// <param name="Slices">Of the Services of single revisions.</param>
/// <param name="Services">Of deployments and of single revisions.</param>
internal sealed record RouteObjects(
    IReadOnlyList<CrossEncoderDeployment> Deployments, IReadOnlyList<V1EndpointSlice> Slices, IReadOnlyList<V1Service> Services);
