namespace CrossEncoderOperator.TestKit;

/// <summary>The real kubectl, pointed at a test cluster.</summary>
/// <param name="Version">Minor version, as in <c>1.33</c>.</param>
public sealed record Kubectl(string Kubeconfig, string Version = Kubectl.Latest)
{
    public const string Latest = "1.33";

    /// <summary>The versions that every command is tried with.</summary>
    public static IReadOnlyList<string> Versions { get; } = ["1.32", Latest];

    public Task<ProcessResult> RunAsync(params string[] arguments) => RunAsync(arguments, input: null);

    public Task<ProcessResult> RunAsync(string[] arguments, string? input, TimeSpan? within = null) =>
        Programs.RunAsync(
            Repository.Tool($"kubectl-{Version}"),
            arguments,
            input,
            new Dictionary<string, string?> { ["KUBECONFIG"] = Kubeconfig, ["KUBECTL_EXTERNAL_DIFF"] = null, ["HOME"] = Path.GetDirectoryName(Kubeconfig) },
            within);

    /// <summary>Applies a manifest and returns what kubectl printed.</summary>
    public async Task<string> ApplyAsync(string manifest, params string[] arguments) =>
        (await RunAsync(["apply", "-f", "-", .. arguments], manifest)).Succeeded();
}
