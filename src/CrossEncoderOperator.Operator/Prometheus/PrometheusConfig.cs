namespace CrossEncoderOperator.Operator.Prometheus;

/// <summary>The Prometheus servers that objectives may name: the file of <c>--prometheus-config</c>.</summary>
internal sealed class PrometheusConfig
{
    public List<PrometheusServerConfig> Servers { get; set; } = [];
}
