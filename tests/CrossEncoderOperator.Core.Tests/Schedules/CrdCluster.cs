using CrossEncoderOperator.TestKit;

namespace CrossEncoderOperator.Core.Tests.Schedules;

/// <summary>A cluster that knows our kinds.</summary>
public sealed class CrdCluster : TestCluster
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        (await Kubectl.RunAsync("apply", "--server-side", "-k", Path.Combine(Repository.Root, "crds"))).Succeeded();
        (await Kubectl.RunAsync("wait", "--for=condition=Established", "crd/crossencoderdeployments.crossencoder.dev", "--timeout=30s")).Succeeded();
    }
}
