namespace CrossEncoderOperator.TestKit;

/// <summary>The HTTPRoute of the Gateway API in a test cluster, without an implementation.</summary>
public static class GatewayApi
{
    /// <summary>A manifest of its CustomResourceDefinition.</summary>
    public static string Manifest { get; } = File.ReadAllText(
        Path.Combine(Repository.Root, "tests/CrossEncoderOperator.TestKit/Fixtures/httproutes.yaml"));

    /// <summary>The same before version 1.2, in which all requests are mirrored or none.</summary>
    public static string ManifestWithoutPercent { get; } = string.Join(
        '\n', Manifest.Split('\n').Where(line => !line.TrimStart().StartsWith("percent:", StringComparison.Ordinal)));

    /// <summary>Installs it, and waits until it is served.</summary>
    public static async Task InstallAsync(Kubectl kubectl, string manifest)
    {
        await kubectl.ApplyAsync(manifest, "--server-side");
        (await kubectl.RunAsync("wait", "--for=condition=Established", "crd/httproutes.gateway.networking.k8s.io", "--timeout=30s")).Succeeded();
    }
}
