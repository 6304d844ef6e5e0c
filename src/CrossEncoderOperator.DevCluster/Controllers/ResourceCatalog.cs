using CrossEncoderOperator.DevCluster.Clients;
using Microsoft.Extensions.Logging;

namespace CrossEncoderOperator.DevCluster.Controllers;

/// <summary>The collections the server has; asked for again whenever a custom resource definition changes.</summary>
internal sealed class ResourceCatalog
{
    public ResourceCatalog(
        Informers informers, Func<CancellationToken, Task<IReadOnlyList<ResourceKind>>> discover, TimeProvider time, ILogger log)
    {
        DiscoverAsync = discover;
        Queue = new WorkQueue("discovery", (_, cancel) => RefreshAsync(cancel), time, log);
        informers[Informers.Definitions].OnChange((_, _) => Queue.Add("all"));
    }

    public WorkQueue Queue { get; }

    public Func<CancellationToken, Task<IReadOnlyList<ResourceKind>>> DiscoverAsync { get; }

    /// <summary>Called after every refresh.</summary>
    public Func<CancellationToken, Task> OnRefresh { get; set; } = _ => Task.CompletedTask;

    public IReadOnlyList<ResourceKind> Current { get; private set; } = [];

    /// <summary>By group, not version: a reference may name any version that is served.</summary>
    public ResourceKind? Find(string? apiVersion, string? kind)
    {
        var group = apiVersion?.Contains('/', StringComparison.Ordinal) is true ? apiVersion.Split('/')[0] : "";
        return Current.FirstOrDefault(entry => entry.Kind == kind && entry.Resource.Group == group);
    }

    public async Task RefreshAsync(CancellationToken cancel)
    {
        Current = await DiscoverAsync(cancel);
        await OnRefresh(cancel);
    }
}
