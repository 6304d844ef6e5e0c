using System.CommandLine;
using System.Net;
using CrossEncoderOperator.DevCluster.Clients;
using CrossEncoderOperator.DevCluster.Nodes;
using k8s;
using Microsoft.Extensions.Logging;

namespace CrossEncoderOperator.DevCluster;

/// <summary><c>devcluster node</c>: the node agent alone, for any API server.</summary>
internal static class NodeCommand
{
    public static Command Create()
    {
        var kubeconfig = new Option<FileInfo>("--kubeconfig") { Required = true, Description = "How to reach the API server" };
        var name = new Option<string>("--name") { Description = "Name of the node", DefaultValueFactory = _ => "node" };
        var directory = new Option<DirectoryInfo>("--dir") { Required = true, Description = "Folder for the files of pods" };
        var address = new Option<string>("--address") { Description = "Address of the node", DefaultValueFactory = _ => "127.0.0.1" };
        var pods = new Option<string>("--pod-cidr") { Description = "Addresses for pods", DefaultValueFactory = _ => "127.64.0.0/12" };
        var services = new Option<string?>("--service-cidr") { Description = "Service addresses to proxy; without it, none" };
        var images = new Option<string[]>("--image") { Description = "PATTERN=COMMAND: the local command that stands for an image" };
        var hostPaths = new Option<string[]>("--host-path") { Description = "PATH=FOLDER of this machine that stands for a hostPath" };
        var capacity = new Option<string[]>(NodeResources.Option) { Description = NodeResources.Description };
        var labels = new Option<string[]>("--label") { Description = "KEY=VALUE label of the node" };
        var heartbeat = new Option<int>("--heartbeat") { Description = "Seconds between renewals of the node's Lease; 0 for none", DefaultValueFactory = _ => 10 };
        var hollow = new Option<int>("--hollow") { Description = "Register so many nodes that run nothing" };
        var delay = new Option<int>("--hollow-delay") { Description = "Milliseconds until a pod of a hollow node is ready" };
        var command = new Command("node", "Run a node agent against any API server")
            { kubeconfig, name, directory, address, pods, services, images, hostPaths, capacity, labels, heartbeat, hollow, delay };
        command.SetAction(async (parsed, cancel) =>
        {
            try
            {
                await RunAsync(parsed.GetValue(kubeconfig)!, config => new NodeAgentOptions
                {
                    Name = parsed.GetValue(name)!,
                    Directory = parsed.GetValue(directory)!.FullName,
                    Server = new Uri(config.Host),
                    ServerAuthority = config.SslCaCerts is null ? null : string.Concat(config.SslCaCerts.Select(ca => ca.ExportCertificatePem() + "\n")),
                    Address = IPAddress.Parse(parsed.GetValue(address)!),
                    PodCidr = IPNetwork.Parse(parsed.GetValue(pods)!),
                    ServiceCidr = parsed.GetValue(services) is { } network ? IPNetwork.Parse(network) : null,
                    Images = new ImageMap(parsed.GetValue(images) ?? []),
                    HostPaths = new Mounts(Pairs("--host-path", parsed.GetValue(hostPaths) ?? []).Select(pair => (pair.Key, Path.GetFullPath(pair.Value)))),
                    Capacity = NodeResources.Parse(parsed.GetValue(capacity) ?? []),
                    Labels = Pairs("--label", parsed.GetValue(labels) ?? []),
                    Heartbeat = parsed.GetValue(heartbeat) is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null,
                    HollowNodes = parsed.GetValue(hollow),
                    HollowDelay = TimeSpan.FromMilliseconds(parsed.GetValue(delay)),
                }, cancel);
                return 0;
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return 0;
            }
            catch (Exception e) when (e is ArgumentException or FormatException or IOException or k8s.Exceptions.KubeConfigException)
            {
                await Console.Error.WriteLineAsync(e.Message);
                return 1;
            }
        });
        return command;
    }

    private static async Task RunAsync(FileInfo kubeconfig, Func<KubernetesClientConfiguration, NodeAgentOptions> options, CancellationToken cancel)
    {
        using var logging = LoggerFactory.Create(builder => builder.AddSimpleConsole(console => console.SingleLine = true));
        var log = logging.CreateLogger("node");
        var config = await KubernetesClientConfiguration.BuildConfigFromConfigFileAsync(kubeconfig);
        using var client = new HttpObjectClient(config, TimeProvider.System, log);
        var agent = new NodeAgent(client, options(config), TimeProvider.System, log);
        var running = agent.RunAsync(cancel);
        if (await Task.WhenAny(running, agent.Ready) == agent.Ready) await Console.Out.WriteLineAsync("node: ready");
        await running;
    }

    /// <exception cref="ArgumentException">An entry is not KEY=VALUE.</exception>
    internal static Dictionary<string, string> Pairs(string option, IEnumerable<string> entries)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            var at = entry.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0) throw new ArgumentException($"{option} '{entry}': expected KEY=VALUE", nameof(entries));
            pairs[entry[..at]] = entry[(at + 1)..];
        }

        return pairs;
    }
}
