using System.Net;

namespace CrossEncoderOperator.Router.Routes;

/// <summary>All that can be reached, at one moment. Never changes: another one takes its place.</summary>
internal sealed class RouteTable
{
    private const string Service = ".svc";

    private readonly string _domain;
    private readonly Dictionary<ObjectKey, DeploymentRoute> _deployments;

    /// <summary>By <c>name.namespace</c>, of deployments and of single revisions.</summary>
    private readonly Dictionary<string, RouteTarget>.AlternateLookup<ReadOnlySpan<char>> _names;

    /// <summary>By what stands alone in a Host: a cluster IP, or a name that one namespace only has.</summary>
    private readonly Dictionary<string, RouteTarget>.AlternateLookup<ReadOnlySpan<char>> _hosts;

    /// <param name="addresses">Cluster IPs of the Services of deployments and revisions.</param>
    public RouteTable(IEnumerable<DeploymentRoute> deployments, IEnumerable<(IPAddress Address, ObjectKey Service)> addresses, string clusterDomain)
    {
        _domain = $"{Service}.{clusterDomain}";
        _deployments = deployments.ToDictionary(d => d.Key);
        var names = new Dictionary<string, RouteTarget>(StringComparer.OrdinalIgnoreCase);
        var hosts = new Dictionary<string, RouteTarget>(StringComparer.OrdinalIgnoreCase);
        foreach (var deployment in _deployments.Values)
        {
            names[$"{deployment.Key.Name}.{deployment.Key.Namespace}"] = new(deployment, null);
        }

        foreach (var deployment in _deployments.Values)
        {
            foreach (var revision in deployment.Revisions)
            {
                names.TryAdd($"{deployment.Key.Name}-{revision.Revision}.{deployment.Key.Namespace}", new(deployment, revision));
            }
        }

        foreach (var same in _deployments.Values.GroupBy(d => d.Key.Name).Where(g => g.Count() == 1))
        {
            hosts[same.Key] = new(same.Single(), null);
        }

        foreach (var (address, service) in addresses)
        {
            if (names.TryGetValue($"{service.Name}.{service.Namespace}", out var target))
            {
                hosts[address.ToString()] = target;
            }
        }

        _names = names.GetAlternateLookup<ReadOnlySpan<char>>();
        _hosts = hosts.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public IReadOnlyCollection<DeploymentRoute> Deployments => _deployments.Values;

    public DeploymentRoute? Deployment(ObjectKey key) => _deployments.GetValueOrDefault(key);

    /// <summary>Finds what a request is for, by its Host, else by the first two segments of its path.</summary>
    /// <param name="path">The path that the replica is to see.</param>
    public RouteTarget? Find(HostString host, ref PathString path) => FindHost(host) ?? FindPath(ref path);

    private RouteTarget? FindHost(HostString host)
    {
        var name = WithoutPort(host.Value).TrimEnd('.');
        if (name.IsEmpty)
        {
            return null;
        }

        if (_names.TryGetValue(name, out var target) || _hosts.TryGetValue(name, out target))
        {
            return target;
        }

        var full = name.EndsWith(_domain, StringComparison.OrdinalIgnoreCase) ? name[..^_domain.Length]
            : name.EndsWith(Service, StringComparison.OrdinalIgnoreCase) ? name[..^Service.Length]
            : [];
        return _names.TryGetValue(full, out target) ? target : null;
    }

    private RouteTarget? FindPath(ref PathString path)
    {
        var text = path.Value.AsSpan();
        if (text.Length < 2 || text[1..].IndexOf('/') is not (> 0 and var first))
        {
            return null;
        }

        var ns = text.Slice(1, first);
        var rest = text[(first + 2)..];
        var end = rest.IndexOf('/');
        var name = end < 0 ? rest : rest[..end];
        if (!_names.TryGetValue($"{name}.{ns}", out var target))
        {
            return null;
        }

        path = end < 0 ? new("/") : new(rest[end..].ToString());
        return target;
    }

    private static ReadOnlySpan<char> WithoutPort(ReadOnlySpan<char> host)
    {
        if (host.StartsWith('['))
        {
            var end = host.IndexOf(']');
            return end < 0 ? [] : host[1..end];
        }

        var colon = host.IndexOf(':');
        return colon < 0 ? host : host[..colon];
    }
}
