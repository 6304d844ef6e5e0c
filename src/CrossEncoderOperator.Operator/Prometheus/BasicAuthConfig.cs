namespace CrossEncoderOperator.Operator.Prometheus;

internal sealed class BasicAuthConfig
{
    public string? Username { get; set; }

    /// <summary>File with the password.</summary>
    public string? PasswordFile { get; set; }
}
