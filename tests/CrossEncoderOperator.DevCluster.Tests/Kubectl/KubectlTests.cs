using System.Text.RegularExpressions;
using CrossEncoderOperator.TestKit;

namespace CrossEncoderOperator.DevCluster.Tests.Kubectl;

/// <summary>Every command that our users type, in the versions of kubectl that they have.</summary>
public sealed class KubectlTests(TestCluster cluster)
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var version in TestKit.Kubectl.Versions)
            {
                foreach (var story in KubectlCases.All)
                {
                    data.Add(version, story.Name);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Kubectl_works(string version, string name)
    {
        var story = KubectlCases.All.Single(item => item.Name == name);
        await CustomResources.InstallAsync(cluster);
        await using var ns = await cluster.NamespaceAsync();
        var kubectl = new TestKit.Kubectl(cluster.Kubeconfig, version);
        foreach (var step in story.Steps)
        {
            var command = step with { Command = InNamespace(step.Command), Prints = InNamespace(step.Prints) };
            if (command.Until)
            {
                await Eventually.GetAsync($"'kubectl {command.Command}' to print {command.Prints}", _ => RunAsync(command), result => Wrong(command, result) is null);
            }
            else
            {
                var result = await RunAsync(command);
                Assert.True(Wrong(command, result) is null, Wrong(command, result));
            }
        }

        Task<ProcessResult> RunAsync(KubectlStep step) =>
            kubectl.RunAsync(["--namespace", ns.Name, .. step.Arguments], step.Input);

        string InNamespace(string text) => text.Replace("{ns}", ns.Name, StringComparison.Ordinal);
    }

    private static string? Wrong(KubectlStep step, ProcessResult result)
    {
        var text = step.Fails ? result.Error + result.Output : result.Output;
        var said = $"{result.Command}\nexit code {result.ExitCode}\n--- output\n{result.Output}--- error\n{result.Error}";
        return (result.ExitCode != 0) != step.Fails ? $"should {(step.Fails ? "fail" : "succeed")}: {said}"
            : !Matches(text, step.Prints) ? $"should print {step.Prints}: {said}"
            : step.Never is not null && Matches(text, step.Never) ? $"should not print {step.Never}: {said}"
            : null;
    }

    private static bool Matches(string text, string pattern) =>
        Regex.IsMatch(text, pattern, RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
}
