using System.Net;
using System.Net.Sockets;

namespace CrossEncoderOperator.Server.Fetching;

/// <summary>Tells addresses of the public Internet from those inside the cluster, the node and the cloud's metadata service.</summary>
internal static class AddressPolicy
{
    private static readonly IPNetwork[] s_internal =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4",
            "::/96", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(text => IPNetwork.Parse(text)),
    ];

    private static readonly IPNetwork s_nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork s_6to4 = IPNetwork.Parse("2002::/16");

    public static bool IsPublic(IPAddress address)
    {
        var target = EmbeddedIPv4(address) ?? address;
        return !s_internal.Any(network => network.Contains(target));
    }

    /// <summary>The IPv4 address that an IPv6 address leads to.</summary>
    private static IPAddress? EmbeddedIPv4(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return null;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        var bytes = address.GetAddressBytes();
        if (s_nat64.Contains(address))
        {
            return new IPAddress(bytes.AsSpan(12, 4));
        }

        return s_6to4.Contains(address) ? new IPAddress(bytes.AsSpan(2, 4)) : null;
    }
}
