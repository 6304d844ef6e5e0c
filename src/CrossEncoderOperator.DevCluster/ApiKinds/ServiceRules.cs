using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.ApiContent;
using CrossEncoderOperator.DevCluster.Schemas;

namespace CrossEncoderOperator.DevCluster.ApiKinds;

/// <summary>Services: their addresses and what the table cannot say.</summary>
/// <param name="range">The addresses of Services.</param>
internal sealed class ServiceRules(IPNetwork range)
{
    private const int FirstNodePort = 30000;
    private const int NodePorts = 2768;

    private readonly ConcurrentDictionary<string, bool> _used = new();
    private int _next = 1;

    /// <summary>The address of the Service <c>kubernetes</c>: the first of the range.</summary>
    public static string First(IPNetwork range) => Address(range, 1);

    public static void Default(JsonObject service)
    {
        foreach (var port in service.Items("spec.ports")) port["targetPort"] ??= port["port"]?.DeepClone();

        if (service.Str("spec.type") != "ExternalName") service.Child("spec")["internalTrafficPolicy"] ??= "Cluster";
    }

    public static void Validate(JsonObject service, JsonObject? old, List<FieldError> errors)
    {
        var (type, ip) = (service.Str("spec.type"), service.Str("spec.clusterIP"));
        var ports = service.Items("spec.ports").ToList();
        if (ports.Count == 0 && type != "ExternalName" && ip != "None") errors.Add(FieldError.Required("spec.ports"));
        if (type == "ExternalName" && service.Str("spec.externalName") is null or "") errors.Add(FieldError.Required("spec.externalName"));

        foreach (var (i, node) in ports.Select(p => p.Int("nodePort")).Index())
        {
            if (node is not (null or 0) and (< FirstNodePort or >= FirstNodePort + NodePorts))
                errors.Add(FieldError.Invalid($"spec.ports[{i}].nodePort", node, "provided port is not in the valid range. The range of valid ports is 30000-32767"));
        }

        var seen = new HashSet<string>();
        foreach (var (i, port) in ports.Index())
        {
            if (ports.Count > 1 && port.Str("name") is null or "") errors.Add(FieldError.Required($"spec.ports[{i}].name"));
            if (!seen.Add($"{port.Str("protocol")}/{port.Int("port")}")) errors.Add(FieldError.Duplicate($"spec.ports[{i}]", port));
        }

        var was = old.Str("spec.clusterIP");
        if (was is { Length: > 0 } && type != "ExternalName" && old.Str("spec.type") != "ExternalName" && ip != was)
            errors.Add(FieldError.Invalid("spec.clusterIPs[0]", ip, "may not change once set"));
    }

    /// <summary>Gives a Service its address and node ports.</summary>
    /// <returns>What is wrong with an address it asked for.</returns>
    public FieldError? Assign(JsonObject service, JsonObject? old, bool dryRun)
    {
        var spec = service.Child("spec");
        var (type, asked) = (spec.Str("type"), spec.Str("clusterIP"));
        if (type == "ExternalName") return null;

        if (asked is null or "" && old.Str("spec.clusterIP") is { Length: > 0 } kept)
        {
            asked = kept;
        }
        else if (asked is { Length: > 0 } and not "None" && old.Str("spec.clusterIP") != asked)
        {
            if (!IPAddress.TryParse(asked, out var address) || !range.Contains(address))
                return FieldError.Invalid("spec.clusterIPs", asked, $"failed to allocate IP {asked}: the provided IP is not in the valid range {range}");

            if (!dryRun && !_used.TryAdd(asked, true))
                return FieldError.Invalid("spec.clusterIPs", asked, $"failed to allocate IP {asked}: provided IP is already allocated");
        }
        else if (asked is null or "")
        {
            var size = 1 << (32 - range.PrefixLength);
            asked = Enumerable.Range(0, size).Select(_ => Address(range, Interlocked.Increment(ref _next))).FirstOrDefault(a => dryRun || _used.TryAdd(a, true));
            if (asked is null) return FieldError.Invalid("spec.clusterIPs", null, $"failed to allocate an IP: range {range} is full");
        }

        spec["clusterIP"] = asked;
        spec["clusterIPs"] = new JsonArray(asked);
        spec["ipFamilies"] ??= new JsonArray("IPv4");
        spec["ipFamilyPolicy"] ??= "SingleStack";
        foreach (var port in type is "NodePort" or "LoadBalancer" ? spec.Items("ports").Where(p => p.Int("nodePort") is null or 0) : [])
            port["nodePort"] = FirstNodePort + (Interlocked.Increment(ref _next) % NodePorts);

        return null;
    }

    public void Release(JsonObject service) => _used.TryRemove(service.Str("spec.clusterIP") ?? "", out _);

    private static string Address(IPNetwork range, int index)
    {
        var bytes = range.BaseAddress.GetAddressBytes();
        var size = 1u << (32 - range.PrefixLength);
        var value = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes) + (uint)(index % (size - 2));
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return new IPAddress(bytes).ToString();
    }
}
