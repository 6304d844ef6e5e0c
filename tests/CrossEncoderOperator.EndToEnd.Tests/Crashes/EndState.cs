using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CrossEncoderOperator.TestKit;

namespace CrossEncoderOperator.EndToEnd.Tests.Crashes;

/// <summary>What is left in a namespace when a rollout is over, without what differs from run to run: identities, times and counts.</summary>
internal static partial class EndState
{
    private const string Kinds =
        "ced,controllerrevisions,configmaps,deployments,services,endpointslices,poddisruptionbudgets,networkpolicies";

    private static readonly string[] s_masked =
    [
        "uid", "crossencoder.dev/applied-hash", "resourceVersion", "creationTimestamp", "generation", "observedGeneration", "managedFields", "clusterIP", "clusterIPs",
        "good", "total", "value", "limit", "evidence", "measuredWeight", "lookedAt", "judgedSince", "startedAt", "stepStartedAt", "undecidedSince", "at", "since",
        "lastTransitionTime", "deployment.kubernetes.io/revision", "endpoints", "verdicts",
    ];

    public static async Task<string> ReadAsync(TestNamespace ns)
    {
        var json = (await ns.KubectlAsync("get", Kinds, "-o", "json")).Succeeded();
        var objects = JsonNode.Parse(json)!["items"]!.AsArray()
            .Where(item => item!["metadata"]!["labels"]?["crossencoder.dev/deployment"] is not null || item["kind"]!.GetValue<string>() == "CrossEncoderDeployment")
            .Select(item => Masked(item!).ToJsonString(new JsonSerializerOptions { WriteIndented = true }))
            .Order(StringComparer.Ordinal);
        return string.Join('\n', objects).Replace(ns.Name, "NAMESPACE", StringComparison.Ordinal);
    }

    private static JsonNode Masked(JsonNode item)
    {
        if (item["kind"]!.GetValue<string>() != "CrossEncoderDeployment")
        {
            item.AsObject().Remove("status");
        }

        Mask(item);
        return item;
    }

    private static void Mask(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray array:
                foreach (var element in array)
                {
                    Mask(element);
                }

                break;
            case JsonObject obj:
                foreach (var name in s_masked)
                {
                    obj.Remove(name);
                }

                if (obj["message"] is JsonValue message && message.TryGetValue<string>(out var text))
                {
                    obj["message"] = Numbers().Replace(text, "#");
                }

                foreach (var (_, value) in obj)
                {
                    Mask(value);
                }

                break;
        }
    }

    [GeneratedRegex(@"(?<![0-9a-z-])[0-9]+(?:[.,][0-9]+)?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Numbers();
}
