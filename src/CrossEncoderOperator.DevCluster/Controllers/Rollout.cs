using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Clients;

namespace CrossEncoderOperator.DevCluster.Controllers;

/// <summary>How many replicas each replica set of a deployment gets next.</summary>
/// <param name="Surge">Replicas allowed above the desired count.</param>
/// <param name="Unavailable">Replicas allowed to be missing from it.</param>
internal sealed record Rollout(int Desired, int Surge, int Unavailable, bool Recreate, bool Paused)
{
    /// <param name="Size">Its spec.replicas.</param>
    /// <param name="Existing">Pods it has, terminating ones included.</param>
    internal sealed record Set(int Size, int Existing, int Available);

    public static Rollout Of(JsonObject deployment)
    {
        var desired = deployment.Number("spec", "replicas") ?? 1;
        var recreate = deployment.Text("spec", "strategy", "type") == "Recreate";
        var limits = deployment.At("spec", "strategy", "rollingUpdate");
        var surge = ObjectExtensions.Share(limits.At("maxSurge"), "25%", desired, up: true);
        var unavailable = ObjectExtensions.Share(limits.At("maxUnavailable"), "25%", desired, up: false);
        if (surge == 0 && unavailable == 0) unavailable = 1;
        return new(desired, surge, recreate ? 0 : Math.Min(unavailable, desired), recreate, deployment.Flag("spec", "paused") is true);
    }

    /// <param name="current">The set of the current template; null when it does not exist yet.</param>
    /// <param name="old">The others, oldest first.</param>
    /// <returns>The size of the current set, null while it must not be made, and of the others.</returns>
    public (int? Current, int[] Old) Next(Set? current, IReadOnlyList<Set> old)
    {
        var sizes = old.Select(set => set.Size).ToArray();
        if (Paused) return (old.All(set => set.Size == 0) && current is not null ? Desired : current?.Size, sizes);
        if (Recreate) return (old.Any(set => set.Existing > 0) ? current?.Size : Desired, new int[sizes.Length]);

        var size = current?.Size ?? 0;
        var room = Desired + Surge - size - sizes.Sum();
        var next = size > Desired ? Desired : size + Math.Max(0, Math.Min(room, Desired - size));
        if (next == size && current is not null) ScaleDownOld(current, old, sizes);
        return (next, sizes);
    }

    private void ScaleDownOld(Set current, IReadOnlyList<Set> old, int[] sizes)
    {
        var minimum = Desired - Unavailable;
        // Unavailable pods go first: they serve nobody. Those of the current set may come up yet, so they stay accounted for.
        var spare = current.Size + sizes.Sum() - minimum - Math.Max(0, current.Size - current.Available);
        for (var i = 0; i < sizes.Length && spare > 0; i++)
        {
            var gone = Math.Min(spare, Math.Max(0, sizes[i] - old[i].Available));
            sizes[i] -= gone;
            spare -= gone;
        }

        spare = Math.Min(spare, current.Available + old.Sum(set => set.Available) - minimum);
        for (var i = 0; i < sizes.Length && spare > 0; i++)
        {
            var gone = Math.Min(spare, sizes[i]);
            sizes[i] -= gone;
            spare -= gone;
        }
    }
}
