using System.Globalization;
using k8s.Models;

namespace CrossEncoderOperator.Core.Capacity;

/// <summary>Which nodes a pod may run on, by the rules of the scheduler; preferences do not count.</summary>
internal static class NodeRules
{
    private const string Cordoned = "node.kubernetes.io/unschedulable";

    // Set by Kubernetes while a node has not started, has a fault or is cordoned.
    private static readonly string[] s_passing = ["node.kubernetes.io/", "node.cloudprovider.kubernetes.io/"];

    /// <summary>Whether labels and name of the node are what node selector and node affinity ask for.</summary>
    public static bool Matches(V1PodSpec pod, ClusterNode node)
    {
        var labels = node.Metadata.Labels ?? new Dictionary<string, string>(StringComparer.Ordinal);
        var terms = pod.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution?.NodeSelectorTerms;
        return (pod.NodeSelector ?? new Dictionary<string, string>(StringComparer.Ordinal))
                .All(pair => labels.TryGetValue(pair.Key, out var value) && value == pair.Value)
            && (terms is null || terms.Any(term => Matches(term, labels, node.Metadata.Name)));
    }

    /// <summary>The taint, beyond those that pass, that keeps the pod off the node; null when none does.</summary>
    public static V1Taint? Taint(V1PodSpec pod, ClusterNode node) =>
        // A RuntimeClass may add tolerations.
        string.IsNullOrEmpty(pod.RuntimeClassName) ? node.Taints.FirstOrDefault(taint => !Passes(taint) && !Tolerates(pod, taint)) : null;

    /// <summary>Whether the node takes no pods for the time being: it is cordoned, not ready or in trouble.</summary>
    public static bool IsHeld(V1PodSpec pod, ClusterNode node) =>
        (node.IsCordoned && !Tolerates(pod, new V1Taint { Key = Cordoned, Effect = "NoSchedule" }))
        || node.Taints.Any(taint => Passes(taint) && !Tolerates(pod, taint));

    private static bool Passes(V1Taint taint) => s_passing.Any(prefix => taint.Key.StartsWith(prefix, StringComparison.Ordinal));

    private static bool Tolerates(V1PodSpec pod, V1Taint taint) =>
        (pod.Tolerations ?? []).Any(toleration =>
            (string.IsNullOrEmpty(toleration.Effect) || toleration.Effect == taint.Effect)
            && (string.IsNullOrEmpty(toleration.Key)
                ? toleration.OperatorProperty == "Exists"
                : toleration.Key == taint.Key
                    && (toleration.OperatorProperty == "Exists" || (toleration.Value ?? string.Empty) == (taint.Value ?? string.Empty))));

    private static bool Matches(V1NodeSelectorTerm term, IDictionary<string, string> labels, string name)
    {
        var expressions = term.MatchExpressions ?? [];
        var fields = term.MatchFields ?? [];
        // A term without requirements matches nothing.
        return expressions.Count + fields.Count > 0
            && expressions.All(expression => Matches(expression, labels.TryGetValue(expression.Key, out var value) ? value : null))
            && fields.All(field => field.Key == "metadata.name" && Matches(field, name));
    }

    private static bool Matches(V1NodeSelectorRequirement requirement, string? value) =>
        requirement.OperatorProperty switch
        {
            "In" => value is not null && requirement.Values?.Contains(value) == true,
            "NotIn" => value is null || requirement.Values?.Contains(value) != true,
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            "Gt" => Number(value) > Number(requirement.Values?.FirstOrDefault()),
            "Lt" => Number(value) < Number(requirement.Values?.FirstOrDefault()),
            _ => false,
        };

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
