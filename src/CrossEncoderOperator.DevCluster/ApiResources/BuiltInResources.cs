using CrossEncoderOperator.DevCluster.Schemas;
using CrossEncoderOperator.DevCluster.Storage;

namespace CrossEncoderOperator.DevCluster.ApiResources;

/// <summary>The resources that need no CustomResourceDefinition.</summary>
internal static class BuiltInResources
{
    // group/version plural kind short-names categories subresources flags; '-' is none.
    // n namespaced, g generations, u unconditional update, p PUT creates, v virtual.
    private const string Table = """
        v1 bindings Binding - - - nv
        v1 configmaps ConfigMap cm - - nu
        v1 endpoints Endpoints ep - - nup
        v1 events Event ev - - nup
        v1 limitranges LimitRange limits - - nup
        v1 namespaces Namespace ns - finalize,status u
        v1 nodes Node no - status u
        v1 persistentvolumeclaims PersistentVolumeClaim pvc - status nu
        v1 persistentvolumes PersistentVolume pv - status u
        v1 pods Pod po all binding,eviction,log,status ngu
        v1 podtemplates PodTemplate - - - nugp
        v1 resourcequotas ResourceQuota quota - status nu
        v1 secrets Secret - - - nu
        v1 serviceaccounts ServiceAccount sa - token nu
        v1 services Service svc all status nup
        apps/v1 controllerrevisions ControllerRevision - - - nu
        apps/v1 daemonsets DaemonSet ds all status ngu
        apps/v1 deployments Deployment deploy all scale,status ngu
        apps/v1 replicasets ReplicaSet rs all scale,status ngu
        apps/v1 statefulsets StatefulSet sts all scale,status ngu
        batch/v1 jobs Job - all status ngu
        policy/v1 poddisruptionbudgets PodDisruptionBudget pdb - status ng
        networking.k8s.io/v1 ingresses Ingress ing - status ngu
        networking.k8s.io/v1 networkpolicies NetworkPolicy netpol - - ngu
        discovery.k8s.io/v1 endpointslices EndpointSlice - - - ngu
        coordination.k8s.io/v1 leases Lease - - - np
        events.k8s.io/v1 events Event ev - - nup
        rbac.authorization.k8s.io/v1 clusterrolebindings ClusterRoleBinding - - - up
        rbac.authorization.k8s.io/v1 clusterroles ClusterRole - - - up
        rbac.authorization.k8s.io/v1 rolebindings RoleBinding - - - nup
        rbac.authorization.k8s.io/v1 roles Role - - - nup
        scheduling.k8s.io/v1 priorityclasses PriorityClass pc - - gu
        apiextensions.k8s.io/v1 customresourcedefinitions CustomResourceDefinition crd,crds api-extensions status g
        authentication.k8s.io/v1 selfsubjectreviews SelfSubjectReview - - - v
        authentication.k8s.io/v1 tokenreviews TokenReview - - - v
        authorization.k8s.io/v1 localsubjectaccessreviews LocalSubjectAccessReview - - - nv
        authorization.k8s.io/v1 selfsubjectaccessreviews SelfSubjectAccessReview - - - v
        authorization.k8s.io/v1 selfsubjectrulesreviews SelfSubjectRulesReview - - - v
        authorization.k8s.io/v1 subjectaccessreviews SubjectAccessReview - - - v
        """;

    public static IEnumerable<Resource> All(ObjectStore store) => Table.Split('\n').Select(line => Parse(line, store));

    private static Resource Parse(string line, ObjectStore store)
    {
        var words = line.Split(' ');
        var (group, version) = words[0].Split('/') is [var g, var v] ? (g, v) : ("", words[0]);
        var flags = words[6];
        // One collection holds the events of both groups.
        return new Resource(group, version, words[1], words[2])
        {
            Objects = store.Collection(group == "events.k8s.io" ? "" : group, words[1]),
            LazySchema = new Lazy<Schema>(() => BuiltInSchemas.For(group, version, words[2]) ?? Schema.Untyped),
            ShortNames = List(words[3]),
            Categories = List(words[4]),
            Subresources = List(words[5]),
            Namespaced = flags.Contains('n'),
            Generations = flags.Contains('g'),
            UnconditionalUpdate = flags.Contains('u'),
            CreateOnUpdate = flags.Contains('p'),
            Virtual = flags.Contains('v'),
        };
    }

    private static string[] List(string word) => word == "-" ? [] : word.Split(',');
}
