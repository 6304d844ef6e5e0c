using System.Net;
using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Rollouts;
using CrossEncoderOperator.Router.Balancing;
using CrossEncoderOperator.Router.Metrics;
using k8s.Models;

namespace CrossEncoderOperator.Router.Routes;

/// <summary>Makes a route table of the cluster's objects and of the table before, whose replicas and flows go on.</summary>
/// <param name="phase">Where this router's positions begin.</param>
internal sealed class RouteTableBuilder(TrafficBook traffic, string clusterDomain, ulong phase)
{
    public RouteTable Empty { get; } = new([], [], clusterDomain);

    /// <param name="rejected">
    /// Is told of every deployment whose object cannot be used. It keeps the settings of the table before, if it was there.
    /// </param>
    public RouteTable Build(RouteTable previous, RouteObjects objects, DateTimeOffset now, Action<ObjectKey, string> rejected)
    {
        var endpoints = ReadyEndpoints.ByService(objects.Slices);
        var deployments = new List<DeploymentRoute>();
        foreach (var deployment in objects.Deployments)
        {
            var key = ObjectKey.Of(deployment);
            var before = previous.Deployment(key);
            if ((Read(deployment, rejected) ?? before?.Settings) is { } settings)
            {
                deployments.Add(Build(settings, before, endpoints, now));
            }
        }

        return new(deployments, Addresses(objects.Services), clusterDomain);
    }

    private static DeploymentSettings? Read(CrossEncoderDeployment deployment, Action<ObjectKey, string> rejected)
    {
        try
        {
            return DeploymentSettings.Of(deployment);
        }
        catch (InvalidDataException e)
        {
            rejected(ObjectKey.Of(deployment), e.Message);
            return null;
        }
    }

    private DeploymentRoute Build(
        DeploymentSettings settings, DeploymentRoute? before, ILookup<ObjectKey, IPEndPoint> endpoints, DateTimeOffset now)
    {
        var revisions = settings.Revisions
            .OrderByDescending(r => r.Role == TrafficRole.Canary)
            .Select(r => Build(
                r,
                before?.Revision(r.Revision),
                endpoints[new(settings.Key.Namespace, $"{settings.Key.Name}-{r.Revision}")],
                traffic.Get(settings.Key, r.Revision, now),
                now));
        return new(
            settings, [.. revisions], before?.Flow ?? new(phase ^ Sticky.Position("", settings.Key.ToString())), traffic.Get(settings.Key, now));
    }

    private static RevisionRoute Build(
        RevisionSettings settings, RevisionRoute? before, IEnumerable<IPEndPoint> endpoints, RevisionTraffic traffic, DateTimeOffset now) =>
        new(settings, Replicas(before, endpoints), before is { IsReady: true } ? before.ReadySince : now, traffic);

    private static Replica[] Replicas(RevisionRoute? before, IEnumerable<IPEndPoint> endpoints)
    {
        var known = before is null ? [] : before.Replicas.ToArray().ToDictionary(r => r.Address);
        return [.. endpoints.Select(e => known.GetValueOrDefault(e) ?? new Replica(e))];
    }

    private static IEnumerable<(IPAddress Address, ObjectKey Service)> Addresses(IEnumerable<V1Service> services) =>
        from service in services
        from text in service.Spec?.ClusterIPs ?? (service.Spec?.ClusterIP is { } only ? [only] : [])
        let address = IPAddress.TryParse(text, out var parsed) ? parsed : null
        where address is not null
        select (address, ObjectKey.Of(service));
}
