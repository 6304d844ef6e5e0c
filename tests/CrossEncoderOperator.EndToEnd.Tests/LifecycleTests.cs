using CrossEncoderOperator.Api.Status;
using CrossEncoderOperator.TestKit;

namespace CrossEncoderOperator.EndToEnd.Tests;

public sealed class LifecycleTests(OperatedCluster cluster)
{
    private const string Query = "waterproof hiking jacket";

    private static readonly string[] s_texts = ["ceramic coffee mug", "hiking jacket, waterproof, green", "wooden chair"];

    [Fact]
    public async Task Applied_object_becomes_a_reranker_that_answers()
    {
        await using var subject = await cluster.SubjectAsync();
        await subject.ApplyAsync("model: { uri: 'file:///models/a' }");
        var status = await subject.ReadyAsync();

        Assert.Equal(1, (await subject.RerankAsync(Query, s_texts))[0]);
        Assert.Equal((DeploymentPhase.Ready, $"http://product-search.{subject.Namespace.Name}"), (status.Phase, status.Url));
        Assert.Matches("^[0-9a-f]{64}$", status.Model?.Digest);
        Assert.True(status.Model!.SizeBytes > 0);
        Assert.Equal("True", Subject.Condition(status, ConditionType.ModelResolved)?.Status);
        Assert.Null(status.LastFailure);

        var table = (await subject.Namespace.KubectlAsync("get", "ced")).Succeeded();
        Assert.Matches(@"^NAME\s+READY\s+PHASE\s+STABLE\s+CANARY\s+WEIGHT\s+REPLICAS\s+MODEL\s+AGE\n", table);
        Assert.Matches($@"product-search\s+True\s+Ready\s+{status.StableRevision}\s+100\s+1\s+file:///models/a", table);
        Assert.Contains("URL", (await subject.Namespace.KubectlAsync("get", "ced", "-o", "wide")).Succeeded(), StringComparison.Ordinal);
        await Eventually.HoldsAsync("the events", async _ =>
            (await subject.Namespace.KubectlAsync("get", "events", "-o", "jsonpath={.items[*].reason}")).Succeeded().Contains("RevisionServing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Update_replaces_what_serves_without_a_failed_request()
    {
        await using var subject = await cluster.SubjectAsync();
        await subject.ApplyAsync("model: { uri: 'file:///models/a' }");
        var old = await subject.ReadyAsync();

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var requests = Task.Run(async () =>
        {
            var answered = 0;
            for (; !stop.IsCancellationRequested; answered++)
            {
                await subject.RerankAsync(Query, s_texts);
            }
            return answered;
        });
        await subject.ApplyAsync("model: { uri: 'file:///models/b' }");
        var updated = await subject.ReadyAsync();
        await Eventually.HoldsAsync("the old Deployment to be deleted", async _ => (await subject.DeploymentsAsync()).Length == 1);
        await stop.CancelAsync();

        Assert.True(await requests > 0);
        Assert.NotEqual(old.StableRevision, updated.StableRevision);
        Assert.Equal(updated.StableRevision, (await subject.ServiceAsync()).Metadata.Annotations["crossencoder.dev/revision"]);
        Assert.Contains(
            $"product-search-{old.StableRevision}", (await subject.Namespace.KubectlAsync("get", "controllerrevisions", "-o", "name")).Succeeded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scaling_restarts_no_pod_and_zero_stops_serving()
    {
        await using var subject = await cluster.SubjectAsync();
        await subject.ApplyAsync("model: { uri: 'file:///models/a' }");
        var revision = (await subject.ReadyAsync()).StableRevision;
        await subject.ApplyAsync("model: { uri: 'file:///models/a' }, scaling: { minReplicas: 2 }");
        var scaled = await subject.ReadyAsync();
        Assert.Equal((revision, 2), (scaled.StableRevision, scaled.Scaling?.Ready));
        await subject.ApplyAsync("model: { uri: 'file:///models/a' }, scaling: { minReplicas: 0 }");
        await subject.ReachesAsync("the replicas to go", status => status.Phase == DeploymentPhase.Stopped);
    }

    [Fact]
    public async Task Suspended_object_is_left_as_it_is()
    {
        await using var subject = await cluster.SubjectAsync();
        await subject.ApplyAsync("model: { uri: 'file:///models/a' }");
        var old = await subject.ReadyAsync();
        await subject.ApplyAsync("suspend: true, model: { uri: 'file:///models/b' }");
        var suspended = await subject.ReachesAsync("the suspension", status => status.Phase == DeploymentPhase.Suspended);
        Assert.Equal(old.StableRevision, suspended.StableRevision);
        Assert.Single(await subject.DeploymentsAsync());
        await subject.ApplyAsync("suspend: false, model: { uri: 'file:///models/b' }");
        Assert.NotEqual(old.StableRevision, (await subject.ReadyAsync()).StableRevision);
    }

    [Fact]
    public async Task Deleted_object_takes_everything_with_it()
    {
        await using var subject = await cluster.SubjectAsync();
        await subject.ApplyAsync("model: { uri: 'file:///models/a' }");
        await subject.ReadyAsync();
        (await subject.Namespace.KubectlAsync("delete", "ced", "product-search", "--timeout=60s")).Succeeded();
        await Eventually.HoldsAsync("everything to be deleted", async _ => (await subject.Namespace.KubectlAsync(
            "get", "controllerrevisions,configmaps,deployments,replicasets,services,poddisruptionbudgets,networkpolicies,pods", "-l", subject.Selector, "-o", "name"))
            .Succeeded().Length == 0);
    }

    [Fact]
    public async Task Object_of_the_same_name_starts_anew()
    {
        await using var subject = await cluster.SubjectAsync();
        await subject.ApplyAsync("model: { uri: 'file:///models/a' }");
        await subject.ReadyAsync();
        var uid = (await subject.GetAsync()).Metadata.Uid;
        (await subject.Namespace.KubectlAsync("delete", "ced", "product-search", "--wait=false")).Succeeded();
        await subject.ApplyAsync("model: { uri: 'file:///models/a' }");
        await subject.ReadyAsync();
        Assert.NotEqual(uid, (await subject.GetAsync()).Metadata.Uid);
        Assert.Equal((await subject.GetAsync()).Metadata.Uid, (await subject.ServiceAsync()).Metadata.OwnerReferences.Single().Uid);
    }
}
