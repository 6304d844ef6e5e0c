using CrossEncoderOperator.Api.Status;
using k8s.Models;

namespace CrossEncoderOperator.Core.Objects.Gateway;

/// <summary>Whether the Gateways take an HTTPRoute as it is.</summary>
/// <param name="Accepted">Null while they have not said so.</param>
/// <param name="Reason">One of the values of <see cref="ConditionReason"/>.</param>
/// <param name="Message">The same in one sentence, for people.</param>
public sealed record RouteHealth(bool? Accepted, string Reason, string Message)
{
    /// <summary>The API server does not serve HTTPRoutes.</summary>
    public static RouteHealth NotInstalled { get; } = new(
        false, ConditionReason.GatewayApiMissing,
        $"the API server does not serve httproutes of {HttpRoute.ApiGroup}/v1: install the Gateway API, version 1.0 or later, or use mode Router");

    /// <summary>Reads what the Gateways say of the latest version of a route.</summary>
    public static RouteHealth Of(HttpRoute route)
    {
        ArgumentNullException.ThrowIfNull(route);
        var parents = (route.Spec?.ParentRefs ?? []).Select(parent => OfParent(route, parent)).ToArray();
        return parents.FirstOrDefault(parent => parent.Accepted == false)
            ?? parents.FirstOrDefault(parent => parent.Accepted is null)
            ?? new(true, ConditionReason.RouteAccepted, "the route is accepted by its Gateways");
    }

    private static RouteHealth OfParent(HttpRoute route, ParentReference parent)
    {
        var ns = route.Metadata.NamespaceProperty;
        var conditions = (route.Status?.Parents ?? [])
            .Where(status => status.ParentRef is { } reference && WithNamespace(reference, ns) == WithNamespace(parent, ns))
            .SelectMany(status => status.Conditions ?? [])
            .Where(condition => condition.ObservedGeneration is not { } seen || seen >= route.Metadata.Generation)
            .ToArray();
        if (conditions.FirstOrDefault(IsBad) is { } bad)
        {
            return new(false, ConditionReason.RouteNotAccepted, $"{Name(parent, ns)} says {bad.Type}={bad.Status}, {bad.Reason}: {bad.Message}");
        }
        return conditions.Any(condition => condition is { Type: "Accepted", Status: "True" }) && !conditions.Any(IsOpen)
            ? new(true, ConditionReason.RouteAccepted, string.Empty)
            : new(null, ConditionReason.RoutePending, $"{Name(parent, ns)} has not accepted the route yet");
    }

    // Programmed is a condition of Gateways, which some implementations set on routes as well.
    private static bool IsBad(V1Condition condition) =>
        condition is { Type: "Accepted" or "ResolvedRefs" or "Programmed", Status: "False" } or { Type: "PartiallyInvalid", Status: "True" };

    private static bool IsOpen(V1Condition condition) => condition is { Type: "Accepted" or "ResolvedRefs" or "Programmed", Status: "Unknown" };

    private static ParentReference WithNamespace(ParentReference parent, string ns) => parent with { Namespace = parent.Namespace ?? ns };

    private static string Name(ParentReference parent, string ns) =>
        $"Gateway {parent.Namespace ?? ns}/{parent.Name}"
        + (parent.SectionName is { } section ? $", listener {section}" : string.Empty)
        + (parent.Port is { } port ? $", port {port}" : string.Empty);
}
