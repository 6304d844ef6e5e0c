using CrossEncoderOperator.Runtime.Caching;
using CrossEncoderOperator.Runtime.Controllers;
using CrossEncoderOperator.Runtime.Events;
using CrossEncoderOperator.Runtime.Hosting;
using CrossEncoderOperator.Runtime.Objects;
using CrossEncoderOperator.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CrossEncoderOperator.Runtime.Tests.Cluster;

/// <summary>The runtime against an API server.</summary>
public sealed class RuntimeOnClusterTests(TestCluster cluster) : IClassFixture<TestCluster>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Writes_have_the_meaning_that_the_client_promises()
    {
        await using var ns = await cluster.NamespaceAsync();
        using var kubernetes = Connect();
        var client = new ApiClient(kubernetes, TimeProvider.System);
        var key = new ObjectKey(ns.Name, "a");

        Assert.Null(await client.GetAsync<V1ConfigMap>(key, Cancel));
        var created = await client.ApplyAsync(Map(("x", "1"), ("y", "1")), "one", force: false, Cancel);
        var conflict = await Assert.ThrowsAsync<ApiException>(() => client.ApplyAsync(Map(("x", "2")), "two", force: false, Cancel));
        Assert.True(conflict.IsConflict);
        Assert.Contains("\"one\"", Assert.Single(conflict.Causes).Message, StringComparison.Ordinal);
        await client.ApplyAsync(Map(("x", "2")), "two", force: true, Cancel);
        var applied = await client.ApplyAsync(Map(), "one", force: false, Cancel);
        Assert.Equal(new Dictionary<string, string> { ["x"] = "2" }, applied.Data);

        var stale = Map(("x", "3"));
        stale.Metadata.ResourceVersion = created.Metadata.ResourceVersion;
        Assert.True((await Assert.ThrowsAsync<ApiException>(() => client.ApplyAsync(stale, "two", force: true, Cancel))).IsConflict);
        var namesake = Map(("x", "3"));
        namesake.Metadata.Uid = Guid.NewGuid().ToString();
        Assert.True((await Assert.ThrowsAsync<ApiException>(() => client.ApplyAsync(namesake, "two", force: true, Cancel))).IsInvalid);
        Assert.True((await Assert.ThrowsAsync<ApiException>(() => client.CreateAsync(Map(), Cancel))).IsAlreadyExists);
        var bad = Map();
        bad.Metadata.Name = "A B";
        var invalid = await Assert.ThrowsAsync<ApiException>(() => client.CreateAsync(bad, Cancel));
        Assert.True(invalid.IsInvalid);
        Assert.Contains(invalid.Causes, c => c.Field == "metadata.name");

        var held = await client.AddFinalizerAsync(applied, "crossencoder.dev/test", Cancel);
        Assert.True((await Assert.ThrowsAsync<ApiException>(() => client.AddFinalizerAsync(applied, "crossencoder.dev/test", Cancel))).IsConflict);
        Assert.True((await Assert.ThrowsAsync<ApiException>(
            () => client.DeleteAsync<V1ConfigMap>(key, Cancel, new Preconditions(Uid: namesake.Metadata.Uid)))).IsConflict);
        Assert.True(await client.DeleteAsync<V1ConfigMap>(key, Cancel, new Preconditions(Uid: held.Metadata.Uid)));
        var deleting = await client.GetAsync<V1ConfigMap>(key, Cancel);
        Assert.NotNull(deleting!.Metadata.DeletionTimestamp);
        await client.RemoveFinalizerAsync(deleting, "crossencoder.dev/test", Cancel);
        Assert.Null(await client.GetAsync<V1ConfigMap>(key, Cancel));
        Assert.False(await client.DeleteAsync<V1ConfigMap>(key, Cancel));

        V1ConfigMap Map(params (string Key, string Value)[] data) => new()
        {
            Metadata = new() { Name = key.Name, NamespaceProperty = key.Namespace },
            Data = data.Length == 0 ? null : data.ToDictionary(d => d.Key, d => d.Value),
        };
    }

    [Fact]
    public async Task A_status_is_applied_with_preconditions_and_leaves_the_spec_alone()
    {
        await using var ns = await cluster.NamespaceAsync();
        using var kubernetes = Connect();
        var client = new ApiClient(kubernetes, TimeProvider.System);
        var quota = await client.CreateAsync(
            new V1ResourceQuota
            {
                Metadata = new() { Name = "a", NamespaceProperty = ns.Name },
                Spec = new() { Hard = new Dictionary<string, ResourceQuantity> { ["pods"] = new("4") } },
            },
            Cancel);
        quota.Spec.Hard["pods"] = new("9");
        quota.Status = new() { Used = new Dictionary<string, ResourceQuantity> { ["pods"] = new("1") } };
        var written = await client.ApplyStatusAsync(quota, "m", force: true, Cancel);
        Assert.Equal(("4", "1"), (written.Spec.Hard["pods"].ToString(), written.Status.Used["pods"].ToString()));
        Assert.True((await Assert.ThrowsAsync<ApiException>(() => client.ApplyStatusAsync(quota, "m", force: true, Cancel))).IsConflict);
        quota.Metadata.Name = "absent";
        Assert.True((await Assert.ThrowsAsync<ApiException>(() => client.ApplyStatusAsync(quota, "m", force: true, Cancel))).IsNotFound);
    }

    [Fact]
    public async Task Controllers_converge_repair_drift_and_hand_over()
    {
        await using var ns = await cluster.NamespaceAsync();
        using var kubernetes = Connect();
        var client = new ApiClient(kubernetes, TimeProvider.System);
        using var first = Program(ns.Name);
        await first.StartAsync(Cancel);
        await client.CreateAsync(new V1Secret { Metadata = new() { Name = "parent", NamespaceProperty = ns.Name } }, Cancel);
        var child = new ObjectKey(ns.Name, "parent-child");

        var made = await ChildAsync("the child", c => c is not null);
        await client.DeleteAsync<V1ConfigMap>(child, Cancel);
        await ChildAsync("the child to be made again", c => c is not null && c.Metadata.Uid != made!.Metadata.Uid);

        using var second = Program(ns.Name);
        await second.StartAsync(Cancel);
        await first.StopAsync(CancellationToken.None);
        await client.MergePatchAsync<V1ConfigMap>(child, new() { ["data"] = new System.Text.Json.Nodes.JsonObject { ["from"] = "drift" } }, Cancel);
        await ChildAsync("the standby to repair the child", c => c?.Data["from"] == "parent");

        await Eventually.GetAsync(
            "an event about the child",
            c => client.ListAsync<Eventsv1Event>(ns.Name, c),
            l => l.Items.Any(e => e.Reason == "ChildApplied" && e.Regarding.Name == "parent" && e.ReportingController == "runtime-test"));

        await second.StopAsync(CancellationToken.None);
        var lease = await client.GetAsync<V1Lease>(new(ns.Name, "runtime-test"), Cancel);
        Assert.Equal("", lease!.Spec.HolderIdentity);

        Task<V1ConfigMap?> ChildAsync(string what, Func<V1ConfigMap?, bool> done) =>
            Eventually.GetAsync(what, c => client.GetAsync<V1ConfigMap>(child, c), done);
    }

    [Fact]
    public async Task A_resource_that_is_installed_later_and_taken_away_again_is_seen_without_a_restart()
    {
        await using var ns = await cluster.NamespaceAsync();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(Prometheus.Metrics.NewCustomRegistry());
        builder.Services
            .AddControllerRuntime(o =>
            {
                o.Name = "optional-test";
                o.Kubeconfig = cluster.Kubeconfig;
                o.LeaderElection.Enabled = false;
            })
            .AddStore<Gadget>(optional: true);
        using var program = builder.Build();
        await program.StartAsync(Cancel);
        await program.Services.GetRequiredService<StoreSync>().Completed.OrTimeout("the stores to be filled");
        var store = program.Services.GetRequiredService<Store<Gadget>>();
        Assert.False(store.IsServed);

        await cluster.Kubectl.ApplyAsync(Gadget.Definition);
        await Eventually.HoldsAsync("the resource to be seen", _ => Task.FromResult(store.IsServed));
        await ns.ApplyAsync("{apiVersion: runtime.test/v1, kind: Gadget, metadata: {name: a}}");
        await Eventually.HoldsAsync("the object to be seen", _ => Task.FromResult(store.Get(new(ns.Name, "a")) is not null));

        (await cluster.Kubectl.RunAsync("delete", "crd", "gadgets.runtime.test")).Succeeded();
        await Eventually.HoldsAsync("the object to be gone", _ => Task.FromResult(store.List().Count == 0));
        await Eventually.HoldsAsync("the resource to be gone", _ => Task.FromResult(!store.IsServed));
        await program.StopAsync(CancellationToken.None);
    }

    private Kubernetes Connect() => ClusterConfiguration.Connect(ClusterConfiguration.Load(cluster.Kubeconfig));

    private IHost Program(string ns)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(Prometheus.Metrics.NewCustomRegistry());
        builder.Services
            .AddControllerRuntime(o =>
            {
                o.Name = "runtime-test";
                o.Kubeconfig = cluster.Kubeconfig;
                o.Namespaces.Add(ns);
                o.LeaderElection.Namespace = ns;
            })
            .AddController<ChildReconciler, V1Secret>(c => c.Owns<V1ConfigMap>());
        return builder.Build();
    }

    private sealed class ChildReconciler(Store<V1Secret> parents, ApiClient client, EventRecorder events) : IReconciler
    {
        public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancel)
        {
            if (parents.Get(key) is not { Metadata.DeletionTimestamp: null } parent)
            {
                return ReconcileResult.Done;
            }

            await client.ApplyAsync(
                new V1ConfigMap
                {
                    Metadata = new()
                    {
                        Name = $"{key.Name}-child", NamespaceProperty = key.Namespace, OwnerReferences = [parent.ControllerReference()],
                    },
                    Data = new Dictionary<string, string> { ["from"] = key.Name },
                },
                "runtime-test",
                force: true,
                cancel);
            events.Publish(parent, EventType.Normal, "ChildApplied", "ApplyChild", "applied the child");
            return ReconcileResult.Done;
        }
    }
}
