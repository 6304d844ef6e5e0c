using System.Globalization;
using CrossEncoderOperator.DevCluster.Controllers;

namespace CrossEncoderOperator.DevCluster.Nodes;

/// <summary>What a node has.</summary>
internal static class NodeResources
{
    public const string Option = "--node-resource";

    public const string Description =
        "RESOURCE=QUANTITY that every node has, such as nvidia.com/gpu=1, beside or instead of cpu (this machine's), memory=16Gi and pods=110";

    /// <exception cref="ArgumentException">An entry is not RESOURCE=QUANTITY.</exception>
    public static Dictionary<string, string> Parse(IEnumerable<string> entries)
    {
        var resources = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["cpu"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
            ["memory"] = "16Gi",
            ["pods"] = "110",
        };
        foreach (var (name, quantity) in NodeCommand.Pairs(Option, entries))
        {
            resources[name] = IsAmount(quantity)
                ? quantity
                : throw new ArgumentException($"{Option} '{name}={quantity}': '{quantity}' is not a quantity such as 1, 500m or 16Gi", nameof(entries));
        }

        return resources;
    }

    private static bool IsAmount(string quantity)
    {
        try
        {
            return Scheduling.Quantity(quantity) >= 0;
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            return false;
        }
    }
}
