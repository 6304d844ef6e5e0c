using CrossEncoderOperator.TestKit;

namespace CrossEncoderOperator.DevCluster.Tests.Controllers;

/// <summary>The controllers together, on a cluster.</summary>
public sealed class WorkloadTests(TestCluster cluster)
{
    private const string Sleeper = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: sleeper }
        spec:
          replicas: 3
          revisionHistoryLimit: 1
          selector: { matchLabels: { app: sleeper } }
          strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }
          template:
            metadata: { labels: { app: sleeper } }
            spec:
              automountServiceAccountToken: false
              terminationGracePeriodSeconds: 1
              containers: [{ name: main, image: "busybox:1.36", command: [sleep, "1000"], env: [{ name: GENERATION, value: "1" }] }]
        """;

    [Fact]
    public async Task A_deployment_rolls_and_keeps_its_history()
    {
        await using var ns = await cluster.NamespaceAsync();
        foreach (var generation in new[] { "1", "2", "3" })
        {
            await ns.ApplyAsync(Sleeper.Replace("value: \"1\"", $"value: \"{generation}\"", StringComparison.Ordinal));
            (await ns.KubectlAsync("rollout", "status", "deployment/sleeper", "--timeout=50s")).Succeeded();
        }

        // The template of revision 2 again: its replica set comes back, under a new revision.
        (await ns.KubectlAsync("rollout", "undo", "deployment/sleeper")).Succeeded();
        (await ns.KubectlAsync("rollout", "status", "deployment/sleeper", "--timeout=50s")).Succeeded();
        await ReadsAsync(ns, "deployment/sleeper", "{.metadata.annotations.deployment\\.kubernetes\\.io/revision} {.status.availableReplicas}", "4 3");
        await ReadsAsync(ns, "replicasets", "{range .items[*]}{.metadata.annotations.deployment\\.kubernetes\\.io/revision}={.spec.replicas} {end}", "4=3 3=0", sort: true);
    }

    [Fact]
    public async Task A_rollout_that_cannot_go_on_says_so()
    {
        await using var ns = await cluster.NamespaceAsync();
        await ns.ApplyAsync(Sleeper.Replace("replicas: 3", "replicas: 1, progressDeadlineSeconds: 1".Replace(", ", "\n  ", StringComparison.Ordinal), StringComparison.Ordinal)
            .Replace("busybox:1.36", "registry.example/unknown:1", StringComparison.Ordinal));

        Assert.Contains("exceeded its progress deadline", (await ns.KubectlAsync("rollout", "status", "deployment/sleeper", "--timeout=50s")).Failed(), StringComparison.Ordinal);
        await ReadsAsync(ns, "pods", "{.items[0].status.containerStatuses[0].state.waiting.reason}", "ErrImagePull");
    }

    [Fact]
    public async Task A_deleted_pod_is_replaced()
    {
        await using var ns = await cluster.NamespaceAsync();
        await ns.ApplyAsync(Sleeper);
        (await ns.KubectlAsync("rollout", "status", "deployment/sleeper", "--timeout=50s")).Succeeded();
        var before = (await ns.KubectlAsync("get", "pods", "-o", "name")).Succeeded().Split('\n', StringSplitOptions.RemoveEmptyEntries);

        (await ns.KubectlAsync("delete", before[0])).Succeeded();
        (await ns.KubectlAsync("rollout", "status", "deployment/sleeper", "--timeout=50s")).Succeeded();

        var after = (await ns.KubectlAsync("get", "pods", "-o", "name")).Succeeded().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, after.Length);
        Assert.Equal(2, after.Intersect(before).Count());
    }

    [Fact]
    public async Task A_pod_that_no_node_can_take_says_what_is_missing_and_runs_once_it_is_there()
    {
        await using var ns = await cluster.NamespaceAsync();
        await ns.ApplyAsync("""
            apiVersion: v1
            kind: Pod
            metadata: { name: picky }
            spec:
              restartPolicy: Never
              nodeSelector: { example.com/picky: "{ns}" }
              containers: [{ name: main, image: "busybox:1.36", command: ["true"] }]
            """.Replace("{ns}", ns.Name, StringComparison.Ordinal));
        await ReadsAsync(ns, "pod/picky", "{.status.conditions[?(@.type=='PodScheduled')].reason} {.status.conditions[?(@.type=='PodScheduled')].message}",
            "Unschedulable 0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.");

        var node = (await ns.KubectlAsync("get", "nodes", "-o", "jsonpath={.items[0].metadata.name}")).Succeeded();
        (await ns.KubectlAsync("label", "node", node, $"example.com/picky={ns.Name}", "--overwrite")).Succeeded();

        await ReadsAsync(ns, "pod/picky", "{.status.phase}", "Succeeded");
    }

    [Fact]
    public async Task Readiness_gates_endpoints()
    {
        await using var ns = await cluster.NamespaceAsync();
        await ns.ApplyAsync("""
            apiVersion: v1
            kind: Service
            metadata: { name: gated }
            spec: { selector: { app: gated }, ports: [{ name: http, port: 80, targetPort: web }] }
            ---
            apiVersion: v1
            kind: Pod
            metadata: { name: gated, labels: { app: gated } }
            spec:
              terminationGracePeriodSeconds: 1
              readinessGates: [{ conditionType: example.com/open }]
              containers: [{ name: main, image: "busybox:1.36", command: [sleep, "1000"], ports: [{ name: web, containerPort: 8080 }] }]
            """);
        await ReadsAsync(ns, "endpoints/gated", "{.subsets[*].addresses[*].targetRef.name}-{.subsets[*].notReadyAddresses[*].targetRef.name}", "-gated");
        await ReadsAsync(ns, "endpointslices", "{.items[0].endpoints[0].conditions.ready}", "false");

        (await ns.KubectlAsync("patch", "pod", "gated", "--subresource=status", "-p", """{"status":{"conditions":[{"type":"example.com/open","status":"True"}]}}""")).Succeeded();

        await ReadsAsync(ns, "endpoints/gated", "{.subsets[*].addresses[*].targetRef.name}-{.subsets[*].notReadyAddresses[*].targetRef.name} {.subsets[0].ports[0].port}", "gated- 8080");
        await ReadsAsync(ns, "endpointslices", "{.items[0].endpoints[0].conditions.ready}", "true");
        (await ns.KubectlAsync("delete", "pod", "gated")).Succeeded();
        await ReadsAsync(ns, "endpoints/gated", "{.subsets}", "");
    }

    [Fact]
    public async Task A_disruption_budget_counts_its_pods()
    {
        await using var ns = await cluster.NamespaceAsync();
        await ns.ApplyAsync(Sleeper + """

            ---
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: { name: sleeper }
            spec: { maxUnavailable: 1, selector: { matchLabels: { app: sleeper } } }
            """);

        await ReadsAsync(ns, "pdb/sleeper", "{.status.expectedPods} {.status.currentHealthy} {.status.desiredHealthy} {.status.disruptionsAllowed}", "3 3 2 1");
    }

    [Theory]
    [InlineData("background", true)]
    [InlineData("foreground", true)]
    [InlineData("orphan", false)]
    public async Task Deletion_reaches_dependents(string cascade, bool gone)
    {
        await using var ns = await cluster.NamespaceAsync();
        await ns.ApplyAsync(Sleeper);
        (await ns.KubectlAsync("rollout", "status", "deployment/sleeper", "--timeout=50s")).Succeeded();

        (await ns.KubectlAsync("delete", "deployment", "sleeper", $"--cascade={cascade}")).Succeeded();

        if (cascade == "foreground") Assert.Empty((await ns.KubectlAsync("get", "replicasets,pods", "-o", "name")).Succeeded());
        else if (gone) await Eventually.GetAsync("all dependents to go", async _ => (await ns.KubectlAsync("get", "replicasets,pods", "-o", "name")).Output, left => left.Length == 0);
        else await ReadsAsync(ns, "replicasets", "{.items[0].status.readyReplicas}{.items[0].metadata.ownerReferences}", "3");
    }

    [Fact]
    public async Task Dependents_of_custom_resources_go_with_them()
    {
        await using var ns = await cluster.NamespaceAsync();
        var group = $"{ns.Name}.example.com";
        (await cluster.Kubectl.ApplyAsync($$"""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: { name: things.{{group}} }
            spec:
              group: {{group}}
              scope: Namespaced
              names: { plural: things, kind: Thing }
              versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }]
            """)).ToString();
        (await cluster.Kubectl.RunAsync("wait", "--for=condition=Established", $"crd/things.{group}", "--timeout=30s")).Succeeded();
        await ns.ApplyAsync($"{{ apiVersion: {group}/v1, kind: Thing, metadata: {{ name: owner }} }}");
        var uid = (await ns.KubectlAsync("get", $"things.{group}", "owner", "-o", "jsonpath={.metadata.uid}")).Succeeded();
        string Dependent(string name, string owner) => $$"""
            { apiVersion: v1, kind: ConfigMap, metadata: { name: {{name}}, ownerReferences: [{ apiVersion: {{group}}/v1, kind: Thing, name: owner, uid: {{owner}} }] } }
            """;
        await ns.ApplyAsync(Dependent("kept", uid));
        await ns.ApplyAsync(Dependent("stray", "00000000-0000-0000-0000-000000000000"));

        await Eventually.HoldsAsync("the dependent of an owner that never was to go", async _ => (await ns.KubectlAsync("get", "configmap", "stray")).ExitCode != 0);
        Assert.Equal(0, (await ns.KubectlAsync("get", "configmap", "kept")).ExitCode);
        (await ns.KubectlAsync("delete", $"things.{group}", "owner")).Succeeded();
        await Eventually.HoldsAsync("the dependent to go with its owner", async _ => (await ns.KubectlAsync("get", "configmap", "kept")).ExitCode != 0);
        (await cluster.Kubectl.RunAsync("delete", "crd", $"things.{group}")).Succeeded();
    }

    [Fact]
    public async Task A_namespace_goes_when_its_last_content_has_gone()
    {
        var ns = await cluster.NamespaceAsync();
        await ns.ApplyAsync(Sleeper);
        await ns.ApplyAsync("{ apiVersion: v1, kind: ConfigMap, metadata: { name: held, finalizers: [example.com/hold] } }");
        (await cluster.Kubectl.RunAsync("delete", "namespace", ns.Name, "--wait=false")).Succeeded();

        await Eventually.GetAsync("the namespace to say what is left",
            async _ => (await cluster.Kubectl.RunAsync("get", "namespace", ns.Name, "-o", "jsonpath={.status.phase} {.status.conditions[?(@.type=='NamespaceFinalizersRemaining')].message}")).Output,
            text => text == "Terminating Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances");
        (await ns.KubectlAsync("patch", "configmap", "held", "--type=merge", "-p", """{"metadata":{"finalizers":null}}""")).Succeeded();

        (await cluster.Kubectl.RunAsync("wait", "--for=delete", $"namespace/{ns.Name}", "--timeout=50s")).Succeeded();
    }

    private static async Task ReadsAsync(TestNamespace ns, string what, string path, string expected, bool sort = false) => await Eventually.GetAsync(
        $"{what} {path} to be '{expected}'",
        async _ => (await ns.KubectlAsync("get", what, "-o", $"jsonpath={path}")).Output,
        text => (sort ? string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries).OrderDescending(StringComparer.Ordinal)) : text) == expected);
}
