using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Slo;
using CrossEncoderOperator.Api.Traffic;
using CrossEncoderOperator.Api.Units;

namespace CrossEncoderOperator.Core.Analysis.Queries;

/// <summary>The SLIs that are asked of Prometheus. What the queries count exactly: docs/decisions/0005-sli-queries.md.</summary>
public static class SliCatalogue
{
    /// <summary>The SLIs of a deployment, in the order of the fields.</summary>
    /// <param name="deployment">A deployment with a valid spec.</param>
    /// <returns>None when the spec has no objectives, or none but that of quality.</returns>
    public static IReadOnlyList<Sli> Of(CrossEncoderDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        if (deployment.Spec?.Slo is not { } slo)
        {
            return [];
        }
        var slis = new List<Sli>();
        if (slo.Latency is { } latency)
        {
            var threshold = Duration.Parse(latency.Threshold!);
            var query = deployment.Spec.Traffic?.Mode == TrafficMode.GatewayApi
                ? BuiltInQueries.ServerLatency(threshold)
                : BuiltInQueries.RouterLatency;
            Add(query, Share("latency", latency.Objective, latency.MaxRegression), latency.DryRun);
        }
        if (slo.Availability is { } availability)
        {
            var query = deployment.Spec.Traffic?.Mode == TrafficMode.GatewayApi
                ? BuiltInQueries.ServerAvailability
                : BuiltInQueries.RouterAvailability;
            Add(query, Share("availability", availability.Objective, availability.MaxRegression), availability.DryRun);
        }
        if (slo.QueueTime is { } queue)
        {
            var query = BuiltInQueries.QueueTime(Duration.Parse(queue.Threshold!));
            Add(query, Share("queueTime", queue.Objective, queue.MaxRegression), queue.DryRun);
        }
        if (slo.Truncation is { } truncation)
        {
            Add(BuiltInQueries.Truncation, Share("truncation", truncation.Objective, truncation.MaxRegression), truncation.DryRun);
        }
        if (slo.ScoreDrift is { } drift)
        {
            // Any share of low scores is allowed; only the comparison with stable counts.
            var query = BuiltInQueries.Scores(drift.Threshold ?? ScoreDriftObjective.DefaultThreshold);
            Add(query, Share("scoreDrift", 0, drift.MaxRegression), drift.DryRun);
        }
        foreach (var custom in slo.Custom ?? [])
        {
            Add((custom.Good!, custom.Total!), Share(custom.Name!, custom.Objective, custom.MaxRegression), custom.DryRun, custom.Prometheus);
        }
        return slis;

        void Add((string Good, string Total) query, SliObjective objective, bool? dryRun, string? prometheus = null) =>
            slis.Add(new(objective, dryRun == true, deployment, prometheus ?? slo.Prometheus ?? SloSpec.DefaultPrometheus, query));
    }

    private static SliObjective Share(string name, double? objective, double? maxRegression) =>
        new() { Name = name, Objective = objective!.Value, MaxRegression = maxRegression };
}
