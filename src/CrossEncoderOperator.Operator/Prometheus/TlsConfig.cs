namespace CrossEncoderOperator.Operator.Prometheus;

/// <summary>Files in PEM.</summary>
internal sealed class TlsConfig
{
    /// <summary>Authorities that the server's certificate may come from. Default: those of the system.</summary>
    public string? CaFile { get; set; }

    /// <summary>Certificate that the operator shows, with its chain.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>Its key.</summary>
    public string? KeyFile { get; set; }
}
