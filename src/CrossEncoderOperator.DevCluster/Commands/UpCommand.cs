using System.CommandLine;
using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using CrossEncoderOperator.DevCluster.Access;
using CrossEncoderOperator.DevCluster.ApiHttp;
using CrossEncoderOperator.DevCluster.Faults;

namespace CrossEncoderOperator.DevCluster.Commands;

/// <summary><c>devcluster up</c>: runs a cluster until it is told to stop.</summary>
internal static class UpCommand
{
    public static Command Create()
    {
        var dir = new Option<DirectoryInfo>("--dir") { Description = "Folder for the kubeconfig, ca.crt and the data of the nodes", Required = true };
        var port = new Option<int>("--port") { Description = "Port of the API server; 0 takes a free one", DefaultValueFactory = _ => 6443 };
        var services = new Option<IPNetwork>("--service-cidr")
        {
            Description = "Addresses of Services", CustomParser = r => IPNetwork.Parse(r.Tokens[0].Value), DefaultValueFactory = _ => IPNetwork.Parse("127.96.0.0/16"),
        };
        var pods = new Option<IPNetwork>("--pod-cidr")
        {
            Description = "Addresses of pods", CustomParser = r => IPNetwork.Parse(r.Tokens[0].Value), DefaultValueFactory = _ => IPNetwork.Parse("127.64.0.0/16"),
        };
        var images = new Option<string[]>("--image") { Description = "PATTERN=COMMAND: the local command that stands for an image" };
        var nodes = new Option<int>("--nodes") { Description = "Nodes that run pods as processes", DefaultValueFactory = _ => 1 };
        var hollow = new Option<int>("--hollow") { Description = "Nodes that only claim to run pods" };
        var tokens = new Option<FileInfo?>("--token-file") { Description = "Further bearer tokens, a line each: token,user,uid[,group…]" };
        var command = new Command("up", "Start a cluster and run it until SIGTERM") { dir, port, services, pods, images, nodes, hollow, tokens };
        command.SetAction(async (parsed, cancel) =>
        {
            await RunAsync(parsed.GetRequiredValue(dir), parsed.GetValue(port), parsed.GetValue(services), parsed.GetValue(tokens), cancel);
            return 0;
        });
        return command;
    }

    private static async Task RunAsync(DirectoryInfo dir, int port, IPNetwork services, FileInfo? tokenFile, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            stop.Cancel();
        });
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var tokens = tokenFile is null ? [] : TokenFile.Read(tokenFile);
        tokens[token] = new User("kubernetes-admin", "", [User.Admins, "system:authenticated"]);
        using var certificates = Certificates.Create([IPAddress.Loopback, ], TimeProvider.System.GetUtcNow());
        var cluster = new Cluster(services, tokens, certificates.Authority, TimeProvider.System);
        await using var server = await ApiServer.StartAsync(cluster, certificates, port, new NoFaults());
        cluster.Announce(server.Port);
        var custom = cluster.CustomResources.RunAsync(stop.Token);
        dir.Create();
        await File.WriteAllTextAsync(Path.Combine(dir.FullName, "ca.crt"), certificates.Authority, stop.Token);
        var kubeconfig = Path.Combine(dir.FullName, "kubeconfig");
        await File.WriteAllTextAsync(kubeconfig, Kubeconfig.Text($"https://127.0.0.1:{server.Port}", certificates.Authority, token), stop.Token);
        await Console.Out.WriteLineAsync($"devcluster: ready, kubeconfig {kubeconfig}");
        try
        {
            await custom;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop.
        }
    }
}
