using System.Net;

namespace CrossEncoderOperator.DevCluster.Nodes;

/// <summary>Settings of one node agent.</summary>
internal sealed record NodeAgentOptions
{
    public required string Name { get; init; }

    /// <summary>Where pods keep their files.</summary>
    public required string Directory { get; init; }

    /// <summary>The API server as pods reach it.</summary>
    public required Uri Server { get; init; }

    /// <summary>PEM of the authority that signed the server's certificate; null trusts the system's.</summary>
    public string? ServerAuthority { get; init; }

    /// <summary>The node's address, where it serves logs.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>0 takes a free one.</summary>
    public int LogPort { get; init; }

    public IPNetwork PodCidr { get; init; } = IPNetwork.Parse("127.64.0.0/12");

    /// <summary>Services with an address in here are proxied; null leaves that to another.</summary>
    public IPNetwork? ServiceCidr { get; init; }

    public ImageMap Images { get; init; } = new([]);

    /// <summary>Folders of this machine that stand for paths of hostPath volumes.</summary>
    public Mounts HostPaths { get; init; } = new([]);

    /// <summary>cpu, memory, pods and extended resources, as quantities.</summary>
    public IReadOnlyDictionary<string, string> Capacity { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>How often the node's Lease is renewed; null never does, for a cluster without writes at rest.</summary>
    public TimeSpan? Heartbeat { get; init; }

    /// <summary>Above 0: so many nodes, named Name-1 and on, that run nothing and call their pods ready.</summary>
    public int HollowNodes { get; init; }

    /// <summary>How long a pod of a hollow node takes to become ready.</summary>
    public TimeSpan HollowDelay { get; init; }
}
