using CrossEncoderOperator.TestKit;

namespace CrossEncoderOperator.DevCluster.Tests.Kubectl;

/// <summary>Our custom resource definitions in the test cluster.</summary>
internal static class CustomResources
{
    private static readonly SemaphoreSlim s_once = new(1, 1);
    private static bool s_installed;

    public static async Task InstallAsync(TestCluster cluster)
    {
        await s_once.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (!s_installed)
            {
                (await cluster.Kubectl.RunAsync("apply", "--server-side", "-k", Path.Combine(Repository.Root, "crds"))).Succeeded();
                (await cluster.Kubectl.RunAsync("wait", "--for=condition=Established", "crd/crossencoderdeployments.crossencoder.dev", "--timeout=30s")).Succeeded();
                s_installed = true;
            }
        }
        finally
        {
            s_once.Release();
        }
    }
}
