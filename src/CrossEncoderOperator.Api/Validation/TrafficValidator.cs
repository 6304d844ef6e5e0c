using System.Text.RegularExpressions;
using CrossEncoderOperator.Api.Traffic;

namespace CrossEncoderOperator.Api.Validation;

/// <summary>Checks how requests are to reach the revisions.</summary>
internal static partial class TrafficValidator
{
    public static void Validate(TrafficSpec? traffic, List<SpecError> errors)
    {
        if (traffic?.Mode is { } mode && mode is not (TrafficMode.Router or TrafficMode.GatewayApi))
        {
            errors.Add(new("spec.traffic.mode", $"must be {TrafficMode.Router} or {TrafficMode.GatewayApi}, is '{mode}'"));
        }
        if (traffic?.Mode == TrafficMode.GatewayApi)
        {
            Gateway(traffic.Gateway, errors);
            if (traffic.StickyHeader is not null)
            {
                errors.Add(new("spec.traffic.stickyHeader", $"is for mode {TrafficMode.Router} only"));
            }
        }
        if (traffic?.Mirror?.Percent is < 0 or > 100)
        {
            errors.Add(new("spec.traffic.mirror.percent", $"must be from 0 to 100, is {traffic.Mirror.Percent}"));
        }
        if (traffic?.CanaryHeader is { } header)
        {
            HeaderName("spec.traffic.canaryHeader.name", header.Name ?? string.Empty, errors);
            if (!HeaderValue().IsMatch(header.Value ?? string.Empty))
            {
                errors.Add(new("spec.traffic.canaryHeader.value", "must be printable ASCII without a space at either end"));
            }
        }
        if (traffic?.StickyHeader is { } sticky)
        {
            HeaderName("spec.traffic.stickyHeader", sticky, errors);
        }
    }

    private static void Gateway(GatewaySpec? gateway, List<SpecError> errors)
    {
        if (gateway?.ParentRefs is not { Count: > 0 } parents)
        {
            errors.Add(new("spec.traffic.gateway.parentRefs", $"is required in mode {TrafficMode.GatewayApi}"));
            return;
        }
        for (var i = 0; i < parents.Count; i++)
        {
            var path = $"spec.traffic.gateway.parentRefs[{i}]";
            Check($"{path}.name", parents[i].Name ?? string.Empty, Subdomain(), "is not the name of a Gateway", errors);
            Check($"{path}.namespace", parents[i].Namespace, Label(), "is not the name of a namespace", errors);
            Check($"{path}.sectionName", parents[i].SectionName, Subdomain(), "is not the name of a listener", errors);
            if (parents[i].Port is < 1 or > 65535)
            {
                errors.Add(new($"{path}.port", $"must be from 1 to 65535, is {parents[i].Port}"));
            }
        }
        for (var i = 0; i < gateway.Hostnames?.Count; i++)
        {
            Check(
                $"spec.traffic.gateway.hostnames[{i}]", gateway.Hostnames[i] ?? string.Empty, Hostname(),
                "is not a host name such as search.example.com or *.example.com", errors);
        }
    }

    private static void HeaderName(string path, string name, List<SpecError> errors) =>
        Check(path, name, Header(), "is not the name of a header: letters, digits and '-'", errors);

    private static void Check(string path, string? text, Regex pattern, string fault, List<SpecError> errors)
    {
        if (text is not null && (text.Length > 253 || !pattern.IsMatch(text)))
        {
            errors.Add(new(path, $"'{text}' {fault}"));
        }
    }

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Label();

    [GeneratedRegex(
        @"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Subdomain();

    [GeneratedRegex(
        @"\A(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Hostname();

    [GeneratedRegex(@"\A[A-Za-z0-9]([-A-Za-z0-9]{0,62}[A-Za-z0-9])?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Header();

    [GeneratedRegex(@"\A[!-~]([ -~]{0,254}[!-~])?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex HeaderValue();
}
