using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Rollouts;
using CrossEncoderOperator.Api.Serving;
using CrossEncoderOperator.Api.Units;

namespace CrossEncoderOperator.Router.Routes;

/// <summary>What the router takes from a CrossEncoderDeployment.</summary>
internal sealed record DeploymentSettings
{
    public required ObjectKey Key { get; init; }

    public required IReadOnlyList<RevisionSettings> Revisions { get; init; }

    public HeaderMatch? CanaryHeader { get; init; }

    /// <summary>Name of the header that ties a session to a revision.</summary>
    public string? StickyHeader { get; init; }

    /// <summary>Share of stable's requests that are copied to the canary, in percent.</summary>
    public int MirrorPercent { get; init; }

    /// <summary>Up to which a request is answered in good time; null when there is no objective.</summary>
    public TimeSpan? LatencyThreshold { get; init; }

    public required long BodyBytes { get; init; }

    public required TimeSpan Timeout { get; init; }

    public required SleepSettings Sleep { get; init; }

    /// <exception cref="InvalidDataException">A field cannot be used; the message names it.</exception>
    public static DeploymentSettings Of(CrossEncoderDeployment deployment)
    {
        var (spec, traffic, limits) = (deployment.Spec, deployment.Spec.Traffic, deployment.Spec.Serving?.Limits);
        return new()
        {
            Key = ObjectKey.Of(deployment),
            Revisions = Read(deployment.Status?.Traffic ?? []),
            CanaryHeader = traffic?.CanaryHeader is { } header
                ? new(Required(header.Name, "spec.traffic.canaryHeader.name"), Required(header.Value, "spec.traffic.canaryHeader.value"))
                : null,
            StickyHeader = traffic?.StickyHeader is { Length: > 0 } sticky ? sticky : null,
            MirrorPercent = InPercent(traffic?.Mirror?.Percent ?? 0, "spec.traffic.mirror.percent"),
            LatencyThreshold = spec.Slo?.Latency?.Threshold is { } threshold ? Time(threshold, "spec.slo.latency.threshold") : null,
            BodyBytes = Bytes(limits?.BodyBytes ?? LimitsSpec.DefaultBodyBytes, "spec.serving.limits.bodyBytes"),
            Timeout = Time(limits?.Timeout ?? LimitsSpec.DefaultTimeout, "spec.serving.limits.timeout"),
            Sleep = SleepSettings.Of(deployment),
        };
    }

    private static List<RevisionSettings> Read(IReadOnlyList<TrafficStatus> traffic)
    {
        var revisions = traffic
            .Select((t, i) => new RevisionSettings(
                Required(t.Revision, $"status.traffic[{i}].revision"),
                Required(t.Role, $"status.traffic[{i}].role"),
                InPercent(t.Weight, $"status.traffic[{i}].weight"),
                t.Replicas))
            .ToList();
        foreach (var twice in revisions.GroupBy(r => r.Revision).Where(g => g.Count() > 1))
        {
            throw new InvalidDataException($"status.traffic: revision {twice.Key} is listed {twice.Count()} times");
        }

        return revisions;
    }

    private static string Required(string? value, string field) =>
        string.IsNullOrEmpty(value) ? throw new InvalidDataException($"{field}: must not be empty") : value;

    private static int InPercent(int value, string field) =>
        value is >= 0 and <= 100 ? value : throw new InvalidDataException($"{field}: must be from 0 to 100, is {value}");

    internal static TimeSpan Time(string text, string field) => Duration.TryParse(text, out var value) && value > TimeSpan.Zero
        ? value
        : throw new InvalidDataException($"{field}: '{text}' is not a positive duration");

    private static long Bytes(string text, string field) => Quantity.TryParse(text, out var value) && value is >= 1 and <= int.MaxValue
        ? (long)value
        : throw new InvalidDataException($"{field}: '{text}' is not a quantity from 1 to {int.MaxValue}");
}
