using System.Text.RegularExpressions;
using CrossEncoderOperator.Api.Units;

namespace CrossEncoderOperator.Operator.Prometheus;

/// <summary>Checks the Prometheus servers; an error names the field. Files are not looked at: they may come and change later.</summary>
internal static partial class PrometheusConfigValidator
{
    private static readonly string[] s_ownHeaders = ["Host", "Content-Type", "Content-Length", "Connection", "Transfer-Encoding"];

    public static IEnumerable<string> Validate(PrometheusConfig config)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < config.Servers.Count; i++)
        {
            var path = FormattableString.Invariant($"servers[{i}]");
            var server = config.Servers[i] ?? new();
            if (!Name().IsMatch(server.Name ?? ""))
            {
                yield return $"{path}.name: must be at most 63 characters of a-z, 0-9 and '-'";
            }
            else if (!names.Add(server.Name!))
            {
                yield return $"{path}.name: {server.Name} is there twice";
            }
            foreach (var error in Errors(server))
            {
                yield return $"{path}.{error}";
            }
        }
    }

    private static IEnumerable<string> Errors(PrometheusServerConfig server)
    {
        if (!Uri.TryCreate(server.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Query.Length + url.Fragment.Length > 0)
        {
            yield return "url: must be an http:// or https:// URL without query and fragment";
        }
        else if (url.UserInfo.Length > 0)
        {
            yield return "url: must not contain credentials; use basicAuth";
        }
        else if (server.Tls is not null && url.Scheme != "https")
        {
            yield return "tls: is for https:// only";
        }
        if (server is { BasicAuth: not null, BearerTokenFile: not null })
        {
            yield return "basicAuth: set basicAuth or bearerTokenFile, not both";
        }
        if (server.BasicAuth is { } basic && (string.IsNullOrEmpty(basic.Username) || basic.Username.Contains(':', StringComparison.Ordinal)))
        {
            yield return "basicAuth.username: is required, and has no ':'";
        }
        if (server.BasicAuth is { PasswordFile: null or "" })
        {
            yield return "basicAuth.passwordFile: is required";
        }
        if (server.Tls is { } tls && string.IsNullOrEmpty(tls.CertificateFile) != string.IsNullOrEmpty(tls.KeyFile))
        {
            yield return "tls: set certificateFile and keyFile, or neither";
        }
        foreach (var (name, value) in server.Headers)
        {
            if (!HeaderName().IsMatch(name) || s_ownHeaders.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                yield return $"headers: '{name}' is not the name of a header that can be set";
            }
            else if (!HeaderValue().IsMatch(value ?? ""))
            {
                yield return $"headers[{name}]: must be printable ASCII characters";
            }
            else if (name.Equals("Authorization", StringComparison.OrdinalIgnoreCase) && (server.BasicAuth is not null || server.BearerTokenFile is not null))
            {
                yield return "headers[Authorization]: is set by basicAuth and bearerTokenFile";
            }
        }
        if (!Duration.TryParse(server.Timeout, out var timeout) || timeout < TimeSpan.FromMilliseconds(100) || timeout > TimeSpan.FromMinutes(1))
        {
            yield return $"timeout: must be a duration from 100ms to 1m, is '{server.Timeout}'";
        }
        if (!Quantity.TryParse(server.MaxResponse, out var size) || size < 1 << 10 || size > 64 << 20)
        {
            yield return $"maxResponse: must be from 1Ki to 64Mi, is '{server.MaxResponse}'";
        }
    }

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}\z")]
    private static partial Regex HeaderName();

    [GeneratedRegex(@"\A[ -~]{1,4096}\z")]
    private static partial Regex HeaderValue();
}
