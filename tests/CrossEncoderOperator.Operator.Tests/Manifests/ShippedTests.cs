using k8s;
using k8s.Models;

namespace CrossEncoderOperator.Operator.Tests.Manifests;

public sealed class ShippedTests
{
    [Fact]
    public async Task Chart_grants_what_the_kustomization_grants()
    {
        var kustomization = await Shipped.KustomizationAsync();
        var chart = await Shipped.ChartAsync();
        foreach (var program in new[] { Shipped.Operator, Shipped.Router })
        {
            Assert.Equal(Rules(kustomization.Single<V1ClusterRole>(program).Rules), Rules(chart.Single<V1ClusterRole>(program).Rules));
            foreach (var objects in new[] { kustomization, chart })
            {
                Assert.Equal(
                    objects.Single<V1Deployment>(program).Spec.Template.Spec.ServiceAccountName,
                    objects.Single<V1ClusterRoleBinding>(program).Subjects.Single().Name);
            }
        }

        Assert.Equal(Rules(kustomization.Single<V1Role>().Rules), Rules(chart.Single<V1Role>().Rules));
        Assert.Equal(
            kustomization.Single<V1ClusterRoleBinding>().Subjects.Single(), chart.Single<V1ClusterRoleBinding>().Subjects.Single());
        Assert.Equal(kustomization.Single<V1RoleBinding>().Subjects.Single(), chart.Single<V1RoleBinding>().Subjects.Single());
    }

    [Fact]
    public async Task Nothing_is_granted_by_wildcard_and_no_secret_can_be_read()
    {
        var rules = (await Shipped.KustomizationAsync()).OfType<V1ClusterRole>().SelectMany(role => role.Rules).ToList();
        Assert.All(rules, rule => Assert.DoesNotContain("*", rule.ApiGroups.Concat(rule.Resources).Concat(rule.Verbs)));
        Assert.DoesNotContain(rules, rule => rule.Resources.Any(resource => resource is "secrets" or "serviceaccounts" or "pods/exec"));
        Assert.DoesNotContain(rules, rule => rule.Verbs.Any(verb => verb is "escalate" or "bind" or "impersonate" or "deletecollection"));
    }

    [Fact]
    public async Task Watching_some_namespaces_grants_nothing_in_the_cluster()
    {
        var objects = await Shipped.ChartAsync("--set", "watchNamespaces={shop,help}");
        Assert.Empty(objects.OfType<V1ClusterRole>());
        Assert.Empty(objects.OfType<V1ClusterRoleBinding>());
        Assert.Equal(
            ["crossencoder-system", "help", "help", "shop", "shop"],
            objects.OfType<V1Role>().Select(role => role.Metadata.NamespaceProperty).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(objects.OfType<V1Role>().SelectMany(role => role.Rules), rule => rule.Resources.Contains("nodes"));
        Assert.Contains("--watch-namespaces=shop,help", Arguments(objects));
        Assert.Contains("--watch-namespaces=shop,help", Arguments(objects, Shipped.Router));
    }

    [Fact]
    public async Task Settings_of_the_chart_reach_the_operator()
    {
        var objects = await Shipped.ChartAsync(
            "--set", "settings.models.fileAllowedPrefixes={/models,/srv}", "--set", "settings.models.https=false", "--set", "settings.models.privateAddresses=true",
            "--set", "settings.leaderElection=false", "--set", "settings.capacityCheck=false", "--set", "settings.serverImage=registry/server:7", "--set", "crds.install=false");
        Assert.Superset(
            new HashSet<string>(StringComparer.Ordinal)
            {
                "--models-file-allowed-prefixes=/models,/srv", "--models-https=false", "--models-private-addresses=true", "--leader-elect=false", "--capacity-check=false", "--server-image=registry/server:7",
            },
            Arguments(objects).ToHashSet(StringComparer.Ordinal));
        Assert.DoesNotContain(objects.Single<V1ClusterRole>().Rules, rule => rule.Resources.Contains("nodes"));
        Assert.Empty(objects.OfType<V1Role>());
        Assert.Empty(objects.OfType<V1CustomResourceDefinition>());
    }

    [Theory]
    [InlineData(true, "keep")]
    [InlineData(false, null)]
    public async Task CRDs_outlive_the_chart_if_asked_to(bool keep, string? policy)
    {
        var crd = (await Shipped.ChartAsync("--set", $"crds.keep={(keep ? "true" : "false")}")).OfType<V1CustomResourceDefinition>().Single();
        Assert.Equal(policy, crd.Metadata.Annotations?.Single(annotation => annotation.Key == "helm.sh/resource-policy").Value);
        var generated = (await Shipped.KustomizationAsync()).OfType<V1CustomResourceDefinition>().Single();
        Assert.Equal(KubernetesJson.Serialize(generated.Spec), KubernetesJson.Serialize(crd.Spec));
    }

    [Theory]
    [InlineData(Shipped.Operator)]
    [InlineData(Shipped.Router)]
    public async Task Programs_run_restricted_and_alike_in_both(string program)
    {
        var kustomization = (await Shipped.KustomizationAsync()).Single<V1Deployment>(program).Spec.Template.Spec;
        var chart = (await Shipped.ChartAsync()).Single<V1Deployment>(program).Spec.Template.Spec;
        Assert.Equal(KubernetesJson.Serialize(kustomization.SecurityContext), KubernetesJson.Serialize(chart.SecurityContext));
        var (ours, theirs) = (kustomization.Containers.Single(), chart.Containers.Single());
        Assert.Equal(ours.Image, theirs.Image);
        Assert.Equal(KubernetesJson.Serialize(ours.SecurityContext), KubernetesJson.Serialize(theirs.SecurityContext));
        Assert.Equal(KubernetesJson.Serialize(ours.ReadinessProbe), KubernetesJson.Serialize(theirs.ReadinessProbe));
        Assert.Equal(KubernetesJson.Serialize(ours.LivenessProbe), KubernetesJson.Serialize(theirs.LivenessProbe));
        Assert.Equal(kustomization.TerminationGracePeriodSeconds, chart.TerminationGracePeriodSeconds);
        Assert.True(kustomization.SecurityContext.RunAsNonRoot);
        Assert.Equal((false, true), (ours.SecurityContext.AllowPrivilegeEscalation, ours.SecurityContext.ReadOnlyRootFilesystem));
        Assert.Equal(["ALL"], ours.SecurityContext.Capabilities.Drop);
    }

    private static IEnumerable<string> Arguments(IEnumerable<object> objects, string program = Shipped.Operator) =>
        objects.Single<V1Deployment>(program).Spec.Template.Spec.Containers.Single().Args;

    private static IEnumerable<string> Rules(IEnumerable<V1PolicyRule> rules) =>
        rules.Select(rule => KubernetesJson.Serialize(rule)).Order(StringComparer.Ordinal);
}
