using System.Globalization;

namespace CrossEncoderOperator.DevCluster.Cel;

/// <summary>A Kubernetes quantity: <c>500m</c>, <c>1.5Gi</c>, <c>2e3</c>.</summary>
internal readonly record struct Quantity(decimal Value)
{
    private static readonly Dictionary<string, decimal> Units = new()
    {
        [""] = 1, ["n"] = 1e-9m, ["u"] = 1e-6m, ["m"] = 1e-3m, ["k"] = 1e3m, ["M"] = 1e6m, ["G"] = 1e9m, ["T"] = 1e12m, ["P"] = 1e15m, ["E"] = 1e18m,
        ["Ki"] = 1L << 10, ["Mi"] = 1L << 20, ["Gi"] = 1L << 30, ["Ti"] = 1L << 40, ["Pi"] = 1L << 50, ["Ei"] = 1L << 60,
    };

    public static Quantity? Parse(string text)
    {
        var digits = text.Length - text.AsSpan().TrimStart("+-0123456789.").Length;
        var suffix = text[digits..];
        var number = text[..digits];
        var exponent = suffix.Length > 1 && suffix[0] is 'e' or 'E';
        if (!decimal.TryParse(number + (exponent ? suffix : ""), NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
        {
            return null;
        }

        return exponent ? new Quantity(value) : Units.TryGetValue(suffix, out var unit) && (unit < 1 || Math.Abs(value) <= decimal.MaxValue / unit) ? new Quantity(value * unit) : null;
    }
}
