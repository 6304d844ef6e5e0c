using System.Globalization;
using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Clients;
using CrossEncoderOperator.DevCluster.Controllers;

namespace CrossEncoderOperator.DevCluster.Nodes;

/// <summary>What a container may ask of its own pod: fieldRef and resourceFieldRef.</summary>
internal sealed record PodFields(JsonObject Pod, string PodIp, string HostIp, IReadOnlyDictionary<string, string> Capacity)
{
    public string Field(string path)
    {
        var keyed = path.IndexOf("['", StringComparison.Ordinal);
        if (keyed > 0) return Pod.Text("metadata", path["metadata.".Length..keyed], path[(keyed + 2)..^2]) ?? "";
        return path switch
        {
            "status.podIP" or "status.podIPs" => PodIp,
            "status.hostIP" or "status.hostIPs" => HostIp,
            "metadata.labels" or "metadata.annotations" =>
                string.Join('\n', Pod.Pairs(path.Split('.')).Select(pair => $"{pair.Key}=\"{pair.Value.Replace("\"", "\\\"", StringComparison.Ordinal)}\"")),
            "spec.serviceAccountName" => Pod.Text("spec", "serviceAccountName") ?? "default",
            _ => Pod.Text(path.Split('.')) ?? "",
        };
    }

    /// <summary>Whole divisors, rounded up; an absent limit is the node's capacity.</summary>
    public string Resource(JsonObject reference, string container)
    {
        var name = reference.Text("containerName") ?? container;
        var of = Pod.Items("spec", "containers").Concat(Pod.Items("spec", "initContainers")).FirstOrDefault(other => other.Text("name") == name);
        var parts = (reference.Text("resource") ?? "").Split('.', 2);
        var quantity = of.Text("resources", parts[0], parts[^1]) ?? (parts[0] == "requests" ? of.Text("resources", "limits", parts[^1]) : Capacity.GetValueOrDefault(parts[^1]));
        var divisor = reference["divisor"]?.ToString() is { Length: > 0 } text and not "0" ? Scheduling.Quantity(text) : 1;
        return Math.Ceiling(Scheduling.Quantity(quantity ?? "0") / divisor).ToString("0", CultureInfo.InvariantCulture);
    }
}
