using System.Text.Json;
using CrossEncoderOperator.Api.Pods;
using k8s.Models;

namespace CrossEncoderOperator.Core.Observations;

/// <summary>What the init container of a revision's pods says of the model.</summary>
/// <param name="Digest">Digest of the model, when a pod found it.</param>
/// <param name="SizeBytes">Size of the model's files.</param>
/// <param name="Refusal">Why it was refused, when no pod found it.</param>
internal sealed record ModelReport(string? Digest, long? SizeBytes, string? Refusal)
{
    private static readonly ModelReport s_none = new(null, null, null);

    public static ModelReport Of(IEnumerable<V1Pod> pods)
    {
        var ends = pods
            .Where(pod => pod.Metadata.DeletionTimestamp is null)
            .OrderBy(pod => pod.Metadata.Name, StringComparer.Ordinal)
            .SelectMany(pod => pod.Status?.InitContainerStatuses ?? [])
            .Where(container => container.Name == ModelContainer.ContainerName)
            .Select(container => container.State?.Terminated ?? container.LastState?.Terminated)
            .OfType<V1ContainerStateTerminated>()
            .ToList();
        return ends.Where(end => end.ExitCode == 0).Select(end => Found(end.Message)).FirstOrDefault(report => report is not null)
            ?? ends.Where(end => end.ExitCode != 0).Select(end => new ModelReport(null, null, Words(end))).FirstOrDefault()
            ?? s_none;
    }

    private static ModelReport? Found(string? message)
    {
        try
        {
            using var json = JsonDocument.Parse(message ?? string.Empty);
            var digest = json.RootElement.GetProperty("digest").GetString();
            return new(digest, json.RootElement.GetProperty("sizeBytes").GetInt64(), null);
        }
        catch (Exception other) when (other is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // Another image may have its own words; without a digest the model counts as not looked at.
            return null;
        }
    }

    private static string Words(V1ContainerStateTerminated end) =>
        end.Message?.Trim() is { Length: > 0 } words ? words : $"the init container ended with exit code {end.ExitCode}";
}
