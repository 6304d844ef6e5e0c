namespace CrossEncoderOperator.EndToEnd.Tests.Rollouts;

/// <summary>Specs in one line of YAML, with times short enough for tests.</summary>
internal static class Specs
{
    public const string GoldenSet = "golden";

    /// <summary>Objectives that a good model meets on a busy machine.</summary>
    public const string Lenient = "latency: { threshold: 2s, objective: 0.9 }, availability: { objective: 0.99 }";

    public const string Quality = $$"""quality: { goldenSet: { configMap: {{GoldenSet}} }, metric: ndcg@10, min: 0.7, maxDrop: 0.05 }""";

    public const string TwoSteps = "steps: [{ weight: 10, hold: 2s }, { weight: 50, hold: 2s }]";

    /// <param name="model">Name under <c>/models</c>.</param>
    /// <param name="slo">Fields of <c>spec.slo</c>.</param>
    /// <param name="rollout">Fields of <c>spec.rollout</c>.</param>
    /// <param name="noDataTimeout">That of the analysis.</param>
    public static string Of(string model, string slo = Lenient, string rollout = TwoSteps, string noDataTimeout = "60s", int replicas = 1) => $$"""
        model: { uri: 'file:///models/{{model}}' }, scaling: { minReplicas: {{replicas}} }, slo: { {{slo}} },
          rollout: { bake: 2s, {{rollout}}, analysis: { interval: 1s, initialDelay: 1s, minSamples: 20, noDataTimeout: {{noDataTimeout}} } }
        """;
}
