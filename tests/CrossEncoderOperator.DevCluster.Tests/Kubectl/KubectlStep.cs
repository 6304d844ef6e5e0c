using System.Text.RegularExpressions;

namespace CrossEncoderOperator.DevCluster.Tests.Kubectl;

/// <summary>One command and what it must answer.</summary>
/// <param name="Command">Arguments separated by blanks; a part in single quotes is one argument.</param>
/// <param name="Input">Standard input.</param>
/// <param name="Prints">A regular expression that standard output (for <paramref name="Fails"/>: standard error) must match.</param>
/// <param name="Never">A regular expression that standard output must not match.</param>
/// <param name="Fails">Whether kubectl must exit with another code than 0.</param>
/// <param name="Until">Whether to ask again until it answers so: for what a controller does in its own time.</param>
public sealed partial record KubectlStep(
    string Command,
    string? Input = null,
    string Prints = "",
    string? Never = null,
    bool Fails = false,
    bool Until = false)
{
    public string[] Arguments => [.. Words().Matches(Command).Select(word => word.Groups["quoted"].Success ? word.Groups["quoted"].Value : word.Value)];

    [GeneratedRegex("'(?<quoted>[^']*)'|\\S+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Words();
}
