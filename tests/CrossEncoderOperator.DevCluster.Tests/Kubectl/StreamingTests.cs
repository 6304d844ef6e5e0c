using System.Diagnostics;
using CrossEncoderOperator.TestKit;

namespace CrossEncoderOperator.DevCluster.Tests.Kubectl;

/// <summary>Commands that go on until they are stopped.</summary>
public sealed class StreamingTests(TestCluster cluster)
{
    public static TheoryData<string> Versions => [.. TestKit.Kubectl.Versions];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Get_watch_shows_every_change(string version)
    {
        await using var ns = await cluster.NamespaceAsync();
        await ns.KubectlAsync("create", "configmap", "first");
        using var kubectl = Start(version, ["-n", ns.Name, "get", "configmaps", "-w", "-o", "name"]);

        await LineAsync(kubectl, "configmap/first");
        await ns.KubectlAsync("create", "configmap", "second");
        await LineAsync(kubectl, "configmap/second");
        await ns.KubectlAsync("label", "configmap", "first", "seen=yes");
        await LineAsync(kubectl, "configmap/first");

        Assert.NotEqual(0, await Signals.TerminateAsync(kubectl, TimeSpan.FromSeconds(5)));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Logs_follow_until_the_container_ends(string version)
    {
        await using var ns = await cluster.NamespaceAsync();
        await ns.ApplyAsync("""
            apiVersion: v1
            kind: Pod
            metadata: { name: talker }
            spec:
              restartPolicy: Never
              containers:
              - name: talker
                image: busybox:1.36
                command: [sh, -c, "for n in 1 2 3 4 5; do echo line $n; sleep 0.3; done; echo end"]
            """);
        await Eventually.HoldsAsync("the pod to run", async _ => (await ns.KubectlAsync("get", "pod", "talker", "-o", "jsonpath={.status.phase}")).Output is "Running" or "Succeeded");
        using var kubectl = Start(version, ["-n", ns.Name, "logs", "-f", "talker"]);

        foreach (var line in new[] { "line 1", "line 5", "end" })
        {
            await LineAsync(kubectl, line);
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await kubectl.WaitForExitAsync(limit.Token);
        Assert.Equal(0, kubectl.ExitCode);
    }

    private Process Start(string version, IEnumerable<string> arguments) =>
        Programs.Start(Repository.Tool($"kubectl-{version}"), arguments, new Dictionary<string, string?> { ["KUBECONFIG"] = cluster.Kubeconfig });

    private static async Task LineAsync(Process process, string expected)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (line == expected)
            {
                return;
            }
        }

        Assert.Fail($"kubectl ended without the line '{expected}'");
    }
}
