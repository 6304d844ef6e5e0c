using System.Diagnostics;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.TestKit;

/// <summary>
/// The cluster that the tests of an assembly share: the one that <c>CROSSENCODER_TEST_KUBECONFIG</c> names, else a development
/// cluster started for them. Use it as an assembly fixture, and give every test a namespace of its own.
/// </summary>
/// <remarks><c>CROSSENCODER_TEST_NODE=process</c> runs our node agent against a named cluster that has no kubelet.</remarks>
public class TestCluster : IAsyncLifetime
{
    private static int s_count;

    private readonly string _folder = Directory.CreateTempSubdirectory("crossencoder-test-").FullName;
    private Process? _process;
    private Kubernetes? _client;

    public string Kubeconfig { get; private set; } = "";

    public IKubernetes Client => _client ??= new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(Kubeconfig));

    public Kubectl Kubectl => new(Kubeconfig);

    /// <summary>Arguments beyond the usual ones for the development cluster.</summary>
    protected virtual IEnumerable<string> Arguments => [];

    public virtual async ValueTask InitializeAsync()
    {
        var given = Environment.GetEnvironmentVariable("CROSSENCODER_TEST_KUBECONFIG");
        Kubeconfig = string.IsNullOrEmpty(given) ? Path.Combine(_folder, "kubeconfig") : given;
        if (string.IsNullOrEmpty(given))
        {
            _process = Start(["up", "--dir", _folder, "--port", "0", .. NodeArguments(own: true), .. Arguments]);
            await ReadyLineAsync(_process);
        }
        else if (Environment.GetEnvironmentVariable("CROSSENCODER_TEST_NODE") == "process")
        {
            _process = Start(["node", "--kubeconfig", given, "--name", "crossencoder-test", "--dir", _folder, .. NodeArguments(own: false), .. Arguments]);
            await ReadyLineAsync(_process);
        }
    }

    /// <summary>A new, empty namespace; it is deleted, unwaited for, when the returned object is disposed.</summary>
    public async Task<TestNamespace> NamespaceAsync(IDictionary<string, string>? labels = null)
    {
        var name = $"test-{Guid.NewGuid().ToString("n")[..10]}";
        var body = new V1Namespace { Metadata = new V1ObjectMeta { Name = name, Labels = labels } };
        await Client.CoreV1.CreateNamespaceAsync(body, cancellationToken: TestContext.Current.CancellationToken);
        return new TestNamespace(this, name);
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _client?.Dispose();
        if (_process is not null)
        {
            await Signals.TerminateAsync(_process, TimeSpan.FromSeconds(20));
            _process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static Process Start(IEnumerable<string> arguments) =>
        Programs.Start(Repository.Program("CrossEncoderOperator.DevCluster"), arguments);

    /// <summary>Loopback addresses that no other cluster of this machine is likely to use.</summary>
    private static string[] NodeArguments(bool own)
    {
        var slot = ((Environment.ProcessId * 7) + Interlocked.Increment(ref s_count)) % 512;
        return
        [
            "--pod-cidr", $"127.{64 + (slot / 16)}.{slot % 16 * 16}.0/20",
            // A cluster that exists has its own range; the node stands for every Service with a loopback address.
            "--service-cidr", own ? $"127.{96 + (slot / 16)}.{slot % 16 * 16}.0/20" : "127.0.0.0/8",
            "--image", "busybox:*=",
            "--image", $"ghcr.io/crossencoder-operator/server:*={Local("CrossEncoderOperator.Server")}",
            "--image", $"ghcr.io/crossencoder-operator/operator:*={Local("CrossEncoderOperator.Operator")}",
            "--image", $"ghcr.io/crossencoder-operator/router:*={Local("CrossEncoderOperator.Router")}",
        ];

        static string Local(string project)
        {
            var output = new DirectoryInfo(AppContext.BaseDirectory);
            return Path.Combine(Repository.Root, "src", project, "bin", output.Parent!.Name, output.Name, project);
        }
    }

    private static async Task ReadyLineAsync(Process process)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.Contains(": ready", StringComparison.Ordinal))
            {
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return;
            }
        }

        throw new InvalidOperationException($"the development cluster ended before it was ready: {await errors}");
    }
}
