using System.Globalization;

namespace CrossEncoderOperator.Core.Rollouts;

/// <summary>Parts of sentences for people.</summary>
internal static class Words
{
    public static string Replicas(int ready, int replicas) =>
        $"{Math.Min(ready, replicas)} of {replicas} {(replicas == 1 ? "replica" : "replicas")} ready";

    public static string Time(DateTime time) => time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
