using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Rollouts;

namespace CrossEncoderOperator.Core.Objects.Gateway;

/// <summary>The object through which a Gateway splits requests.</summary>
internal static class GatewayObjects
{
    private const int ServicePort = 80;
    private const int EveryRequest = 100;

    /// <summary>The HTTPRoute of a valid object in mode GatewayAPI.</summary>
    /// <param name="owner">The object.</param>
    /// <param name="traffic">The revisions that have a Service, with their weights.</param>
    public static HttpRoute HttpRoute(CrossEncoderDeployment owner, IReadOnlyList<TrafficStatus> traffic)
    {
        var spec = owner.Spec.Traffic!;
        var canary = traffic.FirstOrDefault(revision => revision is { Role: TrafficRole.Canary, ReadyReplicas: > 0 });
        var split = new HttpRouteRule
        {
            Filters = canary is not null && spec.Mirror?.Percent is > 0 and var percent
                ? [new() { RequestMirror = new() { BackendRef = Backend(owner, canary), Percent = percent < EveryRequest ? percent : null } }]
                : null,
            BackendRefs = Split(owner, traffic),
        };
        var direct = canary is not null && spec.CanaryHeader is { } header
            ? new HttpRouteRule
            {
                Matches = [new() { Headers = [new() { Name = header.Name, Value = header.Value }] }],
                BackendRefs = [Backend(owner, canary)],
            }
            : null;
        return new()
        {
            Metadata = ChildMetadata.Of(owner),
            Spec = new()
            {
                ParentRefs =
                [
                    .. spec.Gateway!.ParentRefs!.Select(parent => new ParentReference
                    {
                        Namespace = parent.Namespace, Name = parent.Name, SectionName = parent.SectionName, Port = parent.Port,
                    }),
                ],
                Hostnames = spec.Gateway.Hostnames is { Count: > 0 } names ? names : null,
                Rules = direct is null ? [split] : [direct, split],
            },
        };
    }

    /// <summary>A revision without ready pods gets nothing, unless that would leave nobody to answer.</summary>
    private static BackendReference[] Split(CrossEncoderDeployment owner, IReadOnlyList<TrafficStatus> traffic)
    {
        var any = traffic.Any(revision => revision is { ReadyReplicas: > 0, Weight: > 0 });
        return [.. traffic.Select(revision => Backend(owner, revision) with { Weight = any && revision.ReadyReplicas is not > 0 ? 0 : revision.Weight })];
    }

    private static BackendReference Backend(CrossEncoderDeployment owner, TrafficStatus revision) =>
        new() { Name = ChildNames.OfRevision(owner.Metadata.Name, revision.Revision!), Port = ServicePort };
}
