using System.Net;
using k8s.Models;

namespace CrossEncoderOperator.Router.Routes;

/// <summary>The addresses that EndpointSlices give for requests.</summary>
internal static class ReadyEndpoints
{
    private const string ServiceName = "kubernetes.io/service-name";
    private const string PortName = "http";

    /// <summary>By Service. What cannot be read as an address is left out.</summary>
    public static ILookup<ObjectKey, IPEndPoint> ByService(IEnumerable<V1EndpointSlice> slices) => slices
        .Where(slice => slice.AddressType is "IPv4" or "IPv6")
        .SelectMany(slice => Of(slice).Select(endpoint => (Service: ServiceOf(slice), Endpoint: endpoint)))
        .Distinct()
        .ToLookup(e => e.Service, e => e.Endpoint);

    private static ObjectKey ServiceOf(V1EndpointSlice slice) =>
        new(slice.Metadata.NamespaceProperty ?? "", slice.Metadata.Labels?.TryGetValue(ServiceName, out var service) is true ? service : "");

    private static IEnumerable<IPEndPoint> Of(V1EndpointSlice slice)
    {
        var ports = slice.Ports?.Where(p => p.Port is > 0 and <= 65535 && p.Protocol is null or "TCP").ToList() ?? [];
        if ((ports.Find(p => p.Name == PortName) ?? ports.FirstOrDefault())?.Port is not { } port)
        {
            yield break;
        }

        foreach (var endpoint in slice.Endpoints ?? [])
        {
            // Not knowing is being ready; one that terminates finishes what it has and gets nothing more.
            if (endpoint.Conditions is { Ready: false } or { Terminating: true })
            {
                continue;
            }

            foreach (var text in endpoint.Addresses ?? [])
            {
                if (IPAddress.TryParse(text, out var address))
                {
                    yield return new(address, port);
                }
            }
        }
    }
}
