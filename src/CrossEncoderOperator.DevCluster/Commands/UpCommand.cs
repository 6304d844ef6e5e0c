using System.CommandLine;
using System.Net;
using System.Security.Cryptography;
using CrossEncoderOperator.DevCluster.Access;
using CrossEncoderOperator.DevCluster.ApiHttp;
using CrossEncoderOperator.DevCluster.ApiKinds;
using CrossEncoderOperator.DevCluster.Clients;
using CrossEncoderOperator.DevCluster.Controllers;
using CrossEncoderOperator.DevCluster.Faults;
using CrossEncoderOperator.DevCluster.Nodes;
using Microsoft.Extensions.Logging;

namespace CrossEncoderOperator.DevCluster.Commands;

/// <summary><c>devcluster up</c>: runs a cluster until it is told to stop.</summary>
internal static class UpCommand
{
    private static readonly Option<DirectoryInfo> Dir = new("--dir") { Description = "Folder for the kubeconfig, ca.crt and the files of pods", Required = true };
    private static readonly Option<int> Port = new("--port") { Description = "Port of the API server; 0 takes a free one", DefaultValueFactory = _ => 6443 };
    private static readonly Option<string> ServiceCidr = new("--service-cidr") { Description = "Addresses of Services", DefaultValueFactory = _ => "127.96.0.0/16" };
    private static readonly Option<string> PodCidr = new("--pod-cidr") { Description = "Addresses of pods", DefaultValueFactory = _ => "127.64.0.0/16" };
    private static readonly Option<string[]> Images = new("--image") { Description = "PATTERN=COMMAND: the local command that stands for an image" };
    private static readonly Option<string[]> HostPaths = new("--host-path") { Description = "PATH=FOLDER of this machine that stands for a hostPath" };
    private static readonly Option<int> Nodes = new("--nodes") { Description = "Nodes that run pods as local processes", DefaultValueFactory = _ => 1 };
    private static readonly Option<int> Hollow = new("--hollow") { Description = "Nodes that only claim to run pods" };
    private static readonly Option<string[]> Resources = new(NodeResources.Option) { Description = NodeResources.Description };
    private static readonly Option<FileInfo?> TokenFileOption = new("--token-file") { Description = "Further bearer tokens, a line each: token,user,uid[,group…]" };

    public static Command Create()
    {
        var command = new Command("up", "Start a cluster and run it until SIGTERM") { Dir, Port, ServiceCidr, PodCidr, Images, HostPaths, Nodes, Hollow, Resources, TokenFileOption };
        command.SetAction(async (parsed, cancel) =>
        {
            try
            {
                await RunAsync(parsed, cancel);
                return 0;
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return 0;
            }
            catch (Exception e) when (e is ArgumentException or FormatException or IOException)
            {
                await Console.Error.WriteLineAsync($"devcluster: {e.Message}");
                return 1;
            }
        });
        return command;
    }

    private static async Task RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var time = TimeProvider.System;
        var (dir, services) = (parsed.GetRequiredValue(Dir), IPNetwork.Parse(parsed.GetRequiredValue(ServiceCidr)));
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var tokens = parsed.GetValue(TokenFileOption) is { } file ? TokenFile.Read(file) : [];
        tokens[token] = new User("kubernetes-admin", "", [User.Admins, "system:authenticated"]);

        dir.Create();
        using var certificates = Certificates.Create([IPAddress.Loopback, IPAddress.Parse(ServiceRules.First(services))], time.GetUtcNow());
        var cluster = new Cluster(services, tokens, certificates.Authority, time);
        await using var server = await ApiServer.StartAsync(cluster, certificates, parsed.GetValue(Port), new NoFaults());
        cluster.Announce(server.Port);
        var address = $"https://127.0.0.1:{server.Port}";
        var kubeconfig = Path.Combine(dir.FullName, "kubeconfig");
        await File.WriteAllTextAsync(Path.Combine(dir.FullName, "ca.crt"), certificates.Authority, cancel);
        await File.WriteAllTextAsync(kubeconfig, Kubeconfig.Text(address, certificates.Authority, token), cancel);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var controllers = new InProcessClient(cluster, "kube-controller-manager");
        var work = new List<Task>
        {
            cluster.CustomResources.RunAsync(stop.Token),
            ClusterControllers.RunAsync(controllers, controllers.DiscoverAsync, time, server.Log, stop.Token),
        };
        var agents = Agents(parsed, new Uri(address), certificates.Authority).Select(options => new NodeAgent(new InProcessClient(cluster, "kubelet"), options, time, server.Log)).ToList();
        work.AddRange(agents.Select(agent => agent.RunAsync(stop.Token)));
        var ended = Task.WhenAny(work);
        if (await Task.WhenAny(Task.WhenAll(agents.Select(agent => agent.Ready)), ended) != ended)
            await Console.Out.WriteLineAsync($"devcluster: ready, kubeconfig {kubeconfig}");
        try
        {
            await await ended;
        }
        finally
        {
            // The agents end the processes of their pods.
            await stop.CancelAsync();
            await Task.WhenAll(work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static IEnumerable<NodeAgentOptions> Agents(ParseResult parsed, Uri server, string authority)
    {
        var (nodes, pods) = (parsed.GetValue(Nodes), IPNetwork.Parse(parsed.GetRequiredValue(PodCidr)));
        var options = new NodeAgentOptions
        {
            Name = "node",
            Directory = Path.Combine(parsed.GetRequiredValue(Dir).FullName, "pods"),
            Server = server,
            ServerAuthority = authority,
            Images = new ImageMap(parsed.GetValue(Images) ?? []),
            HostPaths = new Mounts(NodeCommand.Pairs("--host-path", parsed.GetValue(HostPaths) ?? []).Select(pair => (pair.Key, Path.GetFullPath(pair.Value)))),
            Capacity = NodeResources.Parse(parsed.GetValue(Resources) ?? []),
        };
        var hollow = parsed.GetValue(Hollow);
        var ranges = Split(pods, nodes + (hollow > 0 ? 1 : 0));
        for (var i = 1; i <= nodes; i++)
        {
            yield return options with
            {
                PodCidr = ranges[i - 1],
                Name = nodes == 1 ? "node" : $"node-{i}",
                Directory = Path.Combine(options.Directory, $"node-{i}"),
                ServiceCidr = i == 1 ? IPNetwork.Parse(parsed.GetRequiredValue(ServiceCidr)) : null,
            };
        }

        if (hollow > 0) yield return options with { Name = "hollow", HollowNodes = hollow, PodCidr = ranges[^1] };
    }

    /// <summary>A part of the network for each agent: agents do not know each other's pods.</summary>
    private static List<IPNetwork> Split(IPNetwork network, int parts)
    {
        var prefix = network.PrefixLength + System.Numerics.BitOperations.Log2(System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, parts)));
        var first = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(network.BaseAddress.GetAddressBytes());
        return [.. Enumerable.Range(0, parts).Select(i =>
        {
            var bytes = new byte[4];
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes, first + ((uint)i << (32 - prefix)));
            return new IPNetwork(new IPAddress(bytes), prefix);
        })];
    }
}
