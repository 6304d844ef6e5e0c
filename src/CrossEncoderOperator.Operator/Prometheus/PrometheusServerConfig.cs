namespace CrossEncoderOperator.Operator.Prometheus;

/// <summary>A Prometheus server, or another that answers its HTTP API.</summary>
internal sealed class PrometheusServerConfig
{
    public const string DefaultTimeout = "5s";

    public const string DefaultMaxResponse = "1Mi";

    /// <summary>Name, as in <c>spec.slo.prometheus</c>.</summary>
    public string? Name { get; set; }

    /// <summary>Address; <c>/api/v1/query</c> is added to it.</summary>
    public string? Url { get; set; }

    /// <summary>File with a bearer token.</summary>
    public string? BearerTokenFile { get; set; }

    public BasicAuthConfig? BasicAuth { get; set; }

    public TlsConfig? Tls { get; set; }

    /// <summary>Headers that are added to every request.</summary>
    public Dictionary<string, string> Headers { get; set; } = [];

    /// <summary>Longest time of a query. Default: 5s. From 100ms to 1m.</summary>
    public string Timeout { get; set; } = DefaultTimeout;

    /// <summary>Largest answer, in bytes. Default: 1Mi. From 1Ki to 64Mi.</summary>
    public string MaxResponse { get; set; } = DefaultMaxResponse;
}
