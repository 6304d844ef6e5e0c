using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Schemas;

namespace CrossEncoderOperator.DevCluster.ApiKinds;

/// <summary>Defaults and bounds of the built-in kinds, as a table.</summary>
internal static class FieldRules
{
    // A line is: operation path [argument]. Paths are relative to the set they stand in; [] means every item of a list.
    // default: value when the field is absent and its parent is not. use: the rules of another set hold below.
    private const string Table = """
        Container
          required name
          label name
          required image
          default terminationMessagePath "/dev/termination-log"
          default terminationMessagePolicy "File"
          default resources {}
          default ports[].protocol "TCP"
          default env[].valueFrom.fieldRef.apiVersion "v1"
          oneof imagePullPolicy Always|IfNotPresent|Never
          oneof terminationMessagePolicy File|FallbackToLogsOnError
          oneof ports[].protocol TCP|UDP|SCTP
          required ports[].containerPort
          port ports[].containerPort
          required env[].name
          required volumeMounts[].name
          required volumeMounts[].mountPath
          use livenessProbe Probe
          use readinessProbe Probe
          use startupProbe Probe
        Probe
          default timeoutSeconds 1
          default periodSeconds 10
          default successThreshold 1
          default failureThreshold 3
          default httpGet.scheme "HTTP"
          default httpGet.path "/"
          default grpc.service ""
          min initialDelaySeconds 0
          min timeoutSeconds 0
          min periodSeconds 0
          min failureThreshold 0
          required httpGet.port
          required tcpSocket.port
        PodSpec
          default restartPolicy "Always"
          default terminationGracePeriodSeconds 30
          default dnsPolicy "ClusterFirst"
          default schedulerName "default-scheduler"
          default securityContext {}
          default volumes[].configMap.defaultMode 420
          default volumes[].secret.defaultMode 420
          default volumes[].projected.defaultMode 420
          default volumes[].downwardAPI.defaultMode 420
          default volumes[].hostPath.type ""
          oneof restartPolicy Always|OnFailure|Never
          oneof dnsPolicy ClusterFirst|ClusterFirstWithHostNet|Default|None
          min terminationGracePeriodSeconds 0
          positive activeDeadlineSeconds
          subdomain serviceAccountName
          subdomain nodeName
          required containers
          required volumes[].name
          label volumes[].name
          unique volumes name
          unique containers name
          use containers[] Container
          use initContainers[] Container
        PodTemplate
          labels metadata.labels
          required spec
          use spec PodSpec
        Pod
          default spec.enableServiceLinks true
          default status {}
          required spec
          use spec PodSpec
        Workload
          required spec
          required spec.selector
          required spec.template
          labels spec.selector.matchLabels
          min spec.replicas 0
          min spec.minReadySeconds 0
          min spec.revisionHistoryLimit 0
          use spec.template PodTemplate
          default status {}
        Deployment
          use $ Workload
          default spec.replicas 1
          default spec.revisionHistoryLimit 10
          default spec.progressDeadlineSeconds 600
          default spec.strategy {}
          default spec.strategy.type "RollingUpdate"
          oneof spec.strategy.type RollingUpdate|Recreate
          min spec.progressDeadlineSeconds 0
          immutable spec.selector
        ReplicaSet
          use $ Workload
          default spec.replicas 1
          default status.replicas 0
          immutable spec.selector
        StatefulSet
          use $ Workload
          default spec.replicas 1
          default spec.revisionHistoryLimit 10
          default spec.podManagementPolicy "OrderedReady"
          default spec.updateStrategy {}
          default spec.updateStrategy.type "RollingUpdate"
          default status.replicas 0
          oneof spec.podManagementPolicy OrderedReady|Parallel
        DaemonSet
          use $ Workload
          default spec.revisionHistoryLimit 10
          default spec.updateStrategy {}
          default spec.updateStrategy.type "RollingUpdate"
          immutable spec.selector
        Job
          default spec.parallelism 1
          default spec.completions 1
          default spec.backoffLimit 6
          default spec.completionMode "NonIndexed"
          default spec.suspend false
          default status {}
          required spec.template
          use spec.template PodTemplate
          min spec.parallelism 0
          min spec.completions 0
          min spec.backoffLimit 0
          oneof spec.template.spec.restartPolicy OnFailure|Never
          immutable spec.selector
          immutable spec.template
        Service
          default spec {}
          default spec.type "ClusterIP"
          default spec.sessionAffinity "None"
          default spec.ports[].protocol "TCP"
          default status {}
          default status.loadBalancer {}
          oneof spec.type ClusterIP|NodePort|LoadBalancer|ExternalName
          oneof spec.sessionAffinity ClientIP|None
          oneof spec.ports[].protocol TCP|UDP|SCTP
          required spec.ports[].port
          port spec.ports[].port
          label spec.ports[].name
          labels spec.selector
          unique spec.ports name
        Secret
          default type "Opaque"
          immutable type
        Namespace
          default spec {}
          default spec.finalizers ["kubernetes"]
          default status {}
          default status.phase "Active"
        Node
          default spec {}
          default status {}
        Lease
          positive spec.leaseDurationSeconds
          min spec.leaseTransitions 0
        PodDisruptionBudget
          default status {}
          default status.disruptionsAllowed 0
          default status.currentHealthy 0
          default status.desiredHealthy 0
          default status.expectedPods 0
          min spec.minAvailable 0
          min spec.maxUnavailable 0
          labels spec.selector.matchLabels
          oneof spec.unhealthyPodEvictionPolicy IfHealthyBudget|AlwaysAllow
        NetworkPolicy
          oneof spec.policyTypes[] Ingress|Egress
          default spec.ingress[].ports[].protocol "TCP"
          default spec.egress[].ports[].protocol "TCP"
          labels spec.podSelector.matchLabels
        Ingress
          default status {}
          default status.loadBalancer {}
          required spec.rules[].http.paths[].pathType
          oneof spec.rules[].http.paths[].pathType Exact|Prefix|ImplementationSpecific
        EndpointSlice
          required addressType
          oneof addressType IPv4|IPv6|FQDN
          immutable addressType
          default ports[].protocol "TCP"
          default ports[].name ""
          required endpoints[].addresses
        Endpoints
          default subsets[].ports[].protocol "TCP"
          required subsets[].ports
          port subsets[].ports[].port
        PersistentVolumeClaim
          required spec.accessModes
          default spec.volumeMode "Filesystem"
          default status {}
          default status.phase "Pending"
        PriorityClass
          default preemptionPolicy "PreemptLowerPriority"
          default value 0
          max value 1000000000
          immutable value
          immutable preemptionPolicy
        ControllerRevision
          immutable data
          min revision 0
        RoleBinding
          default roleRef.apiGroup "rbac.authorization.k8s.io"
          required roleRef.name
          immutable roleRef
          required subjects[].name
          oneof subjects[].kind ServiceAccount|User|Group
          oneof roleRef.kind Role|ClusterRole
        ClusterRoleBinding
          default roleRef.apiGroup "rbac.authorization.k8s.io"
          required roleRef.name
          immutable roleRef
          required subjects[].name
          oneof subjects[].kind ServiceAccount|User|Group
          oneof roleRef.kind ClusterRole
        Role
          required rules[].verbs
        ClusterRole
          required rules[].verbs
        """;

    private static readonly Dictionary<string, List<FieldRule>> Sets = Parse();

    public static void Default(string set, JsonObject obj) => Sets.GetValueOrDefault(set, []).ForEach(rule => rule.Default(obj));

    public static void Check(string set, JsonObject obj, JsonObject? old, string prefix, List<FieldError> errors) =>
        Sets.GetValueOrDefault(set, []).ForEach(rule => rule.Check(obj, old, prefix, errors));

    private static Dictionary<string, List<FieldRule>> Parse()
    {
        var sets = new Dictionary<string, List<FieldRule>>();
        List<FieldRule> current = [];
        foreach (var line in Table.Split('\n'))
        {
            var words = line.Trim().Split(' ', 3);
            if (words.Length == 1)
            {
                sets[words[0]] = current = [];
            }
            else if (words[1] == "$")
            {
                current.AddRange(sets[words[2]]);
            }
            else
            {
                current.Add(new FieldRule(words[0], words[1], words.ElementAtOrDefault(2) ?? ""));
            }
        }

        return sets;
    }
}
