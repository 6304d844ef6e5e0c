using k8s.Models;

namespace CrossEncoderOperator.Core.Capacity;

/// <summary>What a pod asks of its node, by resource, as the scheduler counts it; a place for a pod is a resource, too.</summary>
internal static class PodRequests
{
    public const string Pods = "pods";

    public static IReadOnlyDictionary<string, decimal> Of(V1PodSpec pod)
    {
        var requests = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var container in pod.Containers ?? [])
        {
            Add(requests, container.Resources?.Requests);
        }
        // An init container that is restarted runs on beside those that follow; of the others one runs at a time.
        var sidecars = new Dictionary<string, decimal>(StringComparer.Ordinal);
        var starting = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var container in pod.InitContainers ?? [])
        {
            var own = new Dictionary<string, decimal>(sidecars, StringComparer.Ordinal);
            Add(own, container.Resources?.Requests);
            Raise(starting, own);
            if (container.RestartPolicy == "Always")
            {
                sidecars = own;
            }
        }
        Add(requests, sidecars);
        Raise(requests, starting);
        foreach (var (name, amount) in pod.Resources?.Requests ?? new Dictionary<string, ResourceQuantity>(StringComparer.Ordinal))
        {
            requests[name] = amount.ToDecimal();
        }
        Add(requests, pod.Overhead);
        requests[Pods] = 1;
        return requests;
    }

    private static void Add(Dictionary<string, decimal> sum, IDictionary<string, ResourceQuantity>? amounts) =>
        Add(sum, amounts?.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.ToDecimal())) ?? []);

    private static void Add(Dictionary<string, decimal> sum, IEnumerable<KeyValuePair<string, decimal>> amounts)
    {
        foreach (var (name, amount) in amounts)
        {
            sum[name] = sum.GetValueOrDefault(name) + amount;
        }
    }

    private static void Raise(Dictionary<string, decimal> maximum, Dictionary<string, decimal> amounts)
    {
        foreach (var (name, amount) in amounts)
        {
            maximum[name] = decimal.Max(maximum.GetValueOrDefault(name), amount);
        }
    }
}
