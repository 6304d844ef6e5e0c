using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Models;
using CrossEncoderOperator.Core.Capacity;
using CrossEncoderOperator.Core.Objects;
using CrossEncoderOperator.Core.Plans;
using CrossEncoderOperator.Operator.Capacity;
using CrossEncoderOperator.Operator.Options;
using CrossEncoderOperator.Runtime.Clients;
using CrossEncoderOperator.Runtime.Hosting;
using CrossEncoderOperator.TestKit;
using k8s;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CrossEncoderOperator.Operator.Tests.Capacity;

/// <summary>The view of a cluster whose nodes have two devices each, and of which the tests use the hollow ones alone.</summary>
public sealed class CapacityViewTests(CapacityViewTests.DeviceCluster cluster) : IClassFixture<CapacityViewTests.DeviceCluster>
{
    private static readonly PlanSettings s_settings = new(new ObjectSettings("example.com/server:1", "IfNotPresent"), new ModelSourcePolicy(true, ["/models"]));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Says_what_the_scheduler_will_do()
    {
        await using var ns = await cluster.NamespaceAsync();
        using var program = Program(isOn: true);
        await program.StartAsync(Cancel);
        await program.Services.GetRequiredService<StoreSync>().Completed.WaitAsync(Cancel);
        var view = program.Services.GetRequiredService<CapacityView>();
        var deployment = Deployment(ns.Name, devices: 1);
        var template = Template(deployment);
        CapacityFinding? Check(int replicas) => view.Check(ObjectKey.Of(deployment), template, replicas);

        Assert.Equal((CapacityVerdict.Fits, 4), Verdict(Check(4)));
        Assert.Equal((CapacityVerdict.NoRoomNow, 4), Verdict(Check(5)));
        Assert.Equal((CapacityVerdict.NeverFits, 0), Verdict(view.Check(ObjectKey.Of(deployment), Template(Deployment(ns.Name, devices: 3)), 1)));

        // The pods of somebody else take room.
        await cluster.Client.CoreV1.CreateNamespacedPodAsync(
            Pod("theirs", new() { Metadata = new(), Spec = new() { Containers = [new() { Name = "c", Image = "example.com/none", Resources = template.Spec.Containers[0].Resources }] } }), ns.Name, cancellationToken: Cancel);
        await Eventually.GetAsync("the pod of somebody else to be seen", _ => Task.FromResult(Check(4)), finding => finding?.Verdict == CapacityVerdict.NoRoomNow);
        Assert.Equal((CapacityVerdict.Fits, 3), Verdict(Check(3)));

        // Those that the revision has already need no further room.
        foreach (var name in (string[])["a", "b"])
        {
            await cluster.Client.CoreV1.CreateNamespacedPodAsync(Pod(name, template), ns.Name, cancellationToken: Cancel);
        }
        await Eventually.GetAsync("the pods of the revision to be seen", _ => Task.FromResult(Check(3)), finding => finding is { Verdict: CapacityVerdict.Fits, Room: 1 });
        Assert.Equal((CapacityVerdict.Fits, 0), Verdict(Check(2)));
        var full = Check(4);
        Assert.Equal((CapacityVerdict.NoRoomNow, 1), Verdict(full));
        Assert.StartsWith("room for 1 of 2 pods now: 1 of 4 example.com/device free on 2 nodes", full!.Message, StringComparison.Ordinal);

        await ns.KubectlAsync("delete", "pod", "theirs", "--now", "--wait=false");
        await Eventually.GetAsync("room again", _ => Task.FromResult(Check(4)), finding => finding?.Verdict == CapacityVerdict.Fits);
        await program.StopAsync(Cancel);
    }

    [Fact]
    public async Task Off_it_reads_nothing_and_says_nothing()
    {
        using var program = Program(isOn: false);
        await program.StartAsync(Cancel);
        await program.Services.GetRequiredService<StoreSync>().Completed.WaitAsync(Cancel);
        var deployment = Deployment("shop", devices: 1);
        Assert.Null(program.Services.GetRequiredService<CapacityView>().Check(ObjectKey.Of(deployment), Template(deployment), 1));
        await program.StopAsync(Cancel);
    }

    private static (CapacityVerdict, int) Verdict(CapacityFinding? finding) => (finding!.Verdict, finding.Room);

    private static V1PodTemplateSpec Template(CrossEncoderDeployment deployment) =>
        Planner.Decide(new() { Deployment = deployment, Objects = [], Pods = [], Now = DateTimeOffset.UnixEpoch }, s_settings)
            .Apply.OfType<V1Deployment>().Single().Spec.Template;

    private static V1Pod Pod(string name, V1PodTemplateSpec template)
    {
        var pod = new V1Pod { Metadata = new() { Name = name, Labels = template.Metadata.Labels }, Spec = template.Spec };
        return KubernetesJson.Deserialize<V1Pod>(KubernetesJson.Serialize(pod));
    }

    private static CrossEncoderDeployment Deployment(string ns, int devices) => KubernetesJson.Deserialize<CrossEncoderDeployment>($$"""
        {"metadata":{"name":"product-search","namespace":"{{ns}}","uid":"u"},
         "spec":{"model":{"uri":"file:///models/a"},"resources":{"cpu":"100m","memory":"64Mi","gpus":{{devices}},"gpuResource":"example.com/device"},
                 "podTemplate":{"spec":{"nodeSelector":{"hollow":"yes"} } } } }
        """);

    private IHost Program(bool isOn)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddLogging();
        builder.Services.AddSingleton(global::Prometheus.Metrics.NewCustomRegistry());
        builder.Services.AddControllerRuntime(runtime =>
        {
            runtime.Name = "capacity-test";
            runtime.Kubeconfig = cluster.Kubeconfig;
            runtime.LeaderElection.Enabled = false;
        }).AddCapacityView(isOn);
        return builder.Build();
    }

    /// <summary>Two hollow nodes with a label.</summary>
    public sealed class DeviceCluster : TestCluster
    {
        protected override IEnumerable<string> Arguments => ["--hollow", "2", "--node-resource", "example.com/device=2"];

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            foreach (var node in (await Client.CoreV1.ListNodeAsync()).Items.Where(node => node.Metadata.Name.EndsWith("-1", StringComparison.Ordinal) || node.Metadata.Name.EndsWith("-2", StringComparison.Ordinal)))
            {
                (await Kubectl.RunAsync("label", "node", node.Metadata.Name, "hollow=yes", "--overwrite")).Succeeded();
            }
        }
    }
}
