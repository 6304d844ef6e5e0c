using System.Globalization;
using System.Text.RegularExpressions;
using CrossEncoderOperator.Api.Slo;

namespace CrossEncoderOperator.Api.Validation;

/// <summary>Checks <c>spec.slo</c>.</summary>
internal static partial class SloValidator
{
    private const string Path = "spec.slo";
    private const string ServerRule = "is the name of a Prometheus server: at most 63 characters of a-z, 0-9 and '-'";
    private static readonly string[] s_builtIn = ["latency", "availability", "truncation", "quality"];

    public static void Validate(SloSpec? slo, List<SpecError> errors)
    {
        if (slo is null)
        {
            return;
        }
        errors.Matches($"{Path}.prometheus", slo.Prometheus, ServerName(), ServerRule);
        errors.Time($"{Path}.window", slo.Window, "1h", "90d");
        Latency($"{Path}.latency", slo.Latency, errors);
        Availability($"{Path}.availability", slo.Availability, errors);
        Latency($"{Path}.queueTime", slo.QueueTime, errors);
        Availability($"{Path}.truncation", slo.Truncation, errors);
        ScoreDrift($"{Path}.scoreDrift", slo.ScoreDrift, errors);
        Quality($"{Path}.quality", slo.Quality, errors);
        Custom($"{Path}.custom", slo.Custom, errors);
    }

    private static void Latency(string path, LatencyObjective? latency, List<SpecError> errors)
    {
        if (latency is not null)
        {
            errors.Required($"{path}.threshold", latency.Threshold);
            errors.Time($"{path}.threshold", latency.Threshold, "1ms", "10m");
            Objective(path, latency.Objective, latency.MaxRegression, errors);
        }
    }

    private static void Availability(string path, AvailabilityObjective? availability, List<SpecError> errors)
    {
        if (availability is not null)
        {
            Objective(path, availability.Objective, availability.MaxRegression, errors);
        }
    }

    private static void Objective(string path, double? objective, double? maxRegression, List<SpecError> errors)
    {
        errors.Required($"{path}.objective", objective);
        errors.Range($"{path}.objective", objective, 0.5, 0.99999);
        errors.Range($"{path}.maxRegression", maxRegression, 0, 100);
    }

    private static void ScoreDrift(string path, ScoreDriftObjective? drift, List<SpecError> errors)
    {
        if (drift is null)
        {
            return;
        }
        // The limits of the server's histogram.
        if (drift.Threshold is { } threshold && !Enumerable.Range(1, 9).Any(tenth => threshold == tenth / 10.0))
        {
            errors.Add(new($"{path}.threshold", string.Create(CultureInfo.InvariantCulture, $"must be 0.1, 0.2, … or 0.9, is {threshold}")));
        }
        errors.Required($"{path}.maxRegression", drift.MaxRegression);
        errors.Range($"{path}.maxRegression", drift.MaxRegression, 0, 100);
    }

    private static void Quality(string path, QualityObjective? quality, List<SpecError> errors)
    {
        if (quality is null)
        {
            return;
        }
        errors.Required($"{path}.goldenSet.configMap", quality.GoldenSet?.ConfigMap);
        errors.Matches($"{path}.goldenSet.configMap", quality.GoldenSet?.ConfigMap, ObjectName(), "is not the name of a ConfigMap");
        errors.Matches($"{path}.goldenSet.key", quality.GoldenSet?.Key, MapKey(), "is not a key of a ConfigMap");
        errors.Matches($"{path}.metric", quality.Metric, Metric(), "must be ndcg@k, mrr@k or accuracy@k with k from 1 to 100");
        errors.Range($"{path}.min", quality.Min, 0, 1);
        errors.Range($"{path}.maxDrop", quality.MaxDrop, 0, 1);
        if (quality is { Min: null, MaxDrop: null })
        {
            errors.Add(new(path, "set min, maxDrop or both"));
        }
    }

    private static void Custom(string path, IReadOnlyList<CustomObjective>? objectives, List<SpecError> errors)
    {
        errors.Count(path, objectives, 10);
        var names = new HashSet<string>(s_builtIn, StringComparer.Ordinal);
        for (var i = 0; i < objectives?.Count; i++)
        {
            var own = string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]");
            var objective = objectives[i] ?? new();
            errors.Required($"{own}.name", objective.Name);
            errors.Matches(
                $"{own}.name", objective.Name, CustomName(), "must be at most 40 characters of a-z, 0-9 and '-', the first a letter, the last not '-'");
            if (objective.Name is { } name && !names.Add(name))
            {
                errors.Add(new($"{own}.name", $"there is another objective named {name}"));
            }
            Query($"{own}.good", objective.Good, errors);
            Query($"{own}.total", objective.Total, errors);
            Objective(own, objective.Objective, objective.MaxRegression, errors);
            errors.Matches($"{own}.prometheus", objective.Prometheus, ServerName(), ServerRule);
        }
    }

    private static void Query(string path, string? query, List<SpecError> errors)
    {
        errors.Required(path, query);
        errors.Length(path, query, 2000);
        if (query is { Length: > 0 and <= 2000 } && QueryTemplate.Fault(query) is { } fault)
        {
            errors.Add(new(path, fault));
        }
    }

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex ServerName();

    [GeneratedRegex(@"\A[a-z]([-a-z0-9]{0,38}[a-z0-9])?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex CustomName();

    [GeneratedRegex(@"\A(?=.{1,253}\z)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ObjectName();

    [GeneratedRegex(@"\A[-._a-zA-Z0-9]{1,253}\z")]
    private static partial Regex MapKey();

    [GeneratedRegex(@"\A(ndcg|mrr|accuracy)@([1-9][0-9]?|100)\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Metric();
}
