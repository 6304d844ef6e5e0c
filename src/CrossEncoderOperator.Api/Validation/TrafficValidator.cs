using System.Globalization;
using System.Text.RegularExpressions;
using CrossEncoderOperator.Api.Traffic;

namespace CrossEncoderOperator.Api.Validation;

/// <summary>Checks <c>spec.traffic</c>.</summary>
internal static partial class TrafficValidator
{
    private const string Path = "spec.traffic";

    // They say how a message is sent, not what it is.
    private static readonly HashSet<string> s_reservedHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Content-Length", "Host", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer",
        "Transfer-Encoding", "Upgrade",
    };

    public static void Validate(TrafficSpec? traffic, List<SpecError> errors)
    {
        if (traffic is null)
        {
            return;
        }
        errors.OneOf($"{Path}.mode", traffic.Mode, TrafficMode.Router, TrafficMode.GatewayApi);
        if (traffic.Mode == TrafficMode.GatewayApi)
        {
            errors.Required($"{Path}.gateway", traffic.Gateway);
            if (traffic.StickyHeader is not null)
            {
                errors.Add(new($"{Path}.stickyHeader", "is for mode Router only"));
            }
        }
        Gateway(traffic.Gateway, errors);
        errors.Range($"{Path}.mirror.percent", traffic.Mirror?.Percent, 0, 100);
        if (traffic.CanaryHeader is { } canary)
        {
            errors.Required($"{Path}.canaryHeader.name", canary.Name);
            Header($"{Path}.canaryHeader.name", canary.Name, errors);
            errors.Required($"{Path}.canaryHeader.value", canary.Value);
            errors.Matches(
                $"{Path}.canaryHeader.value", canary.Value, HeaderValue(), "must be at most 256 printable ASCII characters, without space around them");
        }
        Header($"{Path}.stickyHeader", traffic.StickyHeader, errors);
    }

    private static void Gateway(GatewaySpec? gateway, List<SpecError> errors)
    {
        if (gateway is null)
        {
            return;
        }
        const string Parents = $"{Path}.gateway.parentRefs";
        if (gateway.ParentRefs is not { Count: > 0 } references)
        {
            errors.Add(new(Parents, "is required"));
            return;
        }
        errors.Count(Parents, references, 8);
        for (var i = 0; i < references.Count; i++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"{Parents}[{i}]");
            var reference = references[i] ?? new();
            errors.Required($"{path}.name", reference.Name);
            errors.Matches($"{path}.name", reference.Name, Subdomain(), "is not the name of a Gateway");
            errors.Matches($"{path}.namespace", reference.Namespace, Label(), "is not the name of a namespace");
            errors.Matches($"{path}.sectionName", reference.SectionName, Subdomain(), "is not the name of a listener");
            errors.Range($"{path}.port", reference.Port, 1, 65535);
        }
        errors.Count($"{Path}.gateway.hostnames", gateway.Hostnames, 16);
        for (var i = 0; i < gateway.Hostnames?.Count; i++)
        {
            errors.Matches(
                string.Create(CultureInfo.InvariantCulture, $"{Path}.gateway.hostnames[{i}]"), gateway.Hostnames[i] ?? "", HostName(),
                "is not a host name in lower case, which may begin with '*.'");
        }
    }

    private static void Header(string path, string? name, List<SpecError> errors)
    {
        errors.Matches(path, name, HeaderName(), "must be at most 64 letters, digits and '-', the first and last not '-'");
        if (name is not null && s_reservedHeaders.Contains(name))
        {
            errors.Add(new(path, $"{name} belongs to the connection and cannot be used"));
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9]([-A-Za-z0-9]{0,62}[A-Za-z0-9])?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex HeaderName();

    [GeneratedRegex(@"\A(?=.{1,256}\z)[!-~]([ -~]*[!-~])?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HeaderValue();

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Label();

    [GeneratedRegex(@"\A(?=.{1,253}\z)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Subdomain();

    [GeneratedRegex(@"\A(?=.{1,253}\z)(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HostName();
}
