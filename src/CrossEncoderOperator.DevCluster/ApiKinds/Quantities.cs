using System.Text.Json.Nodes;
using k8s.Models;

namespace CrossEncoderOperator.DevCluster.ApiKinds;

/// <summary>Comparison of quantities such as <c>500m</c> and <c>1Gi</c>.</summary>
internal static class Quantities
{
    public static int Compare(JsonNode? left, JsonNode? right) => Value(left).CompareTo(Value(right));

    private static decimal Value(JsonNode? node)
    {
        try
        {
            return new ResourceQuantity(node?.ToString() ?? "0").ToDecimal();
        }
        catch (FormatException)
        {
            return 0;
        }
    }
}
