using System.Text.RegularExpressions;

namespace CrossEncoderOperator.Operator.Notifications;

/// <summary>Checks the webhooks; an error names the field and never repeats an address.</summary>
internal static partial class NotificationConfigValidator
{
    public static IEnumerable<string> Validate(NotificationConfig config)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < config.Targets.Count; i++)
        {
            var path = FormattableString.Invariant($"targets[{i}]");
            var target = config.Targets[i] ?? new();
            if (!Name().IsMatch(target.Name ?? ""))
            {
                yield return $"{path}.name: must be at most 63 characters of a-z, 0-9 and '-'";
            }
            else if (!names.Add(target.Name!))
            {
                yield return $"{path}.name: {target.Name} is there twice";
            }
            if (string.IsNullOrEmpty(target.Url) == string.IsNullOrEmpty(target.UrlFile))
            {
                yield return $"{path}.url: set either url or urlFile";
            }
            else if (!string.IsNullOrEmpty(target.Url) && !IsAddress(target.Url))
            {
                yield return $"{path}.url: must be an http:// or https:// URL";
            }
            if (target.Format is not (NotificationTargetConfig.Json or NotificationTargetConfig.Slack))
            {
                yield return $"{path}.format: must be json or slack, is '{target.Format}'";
            }
        }
    }

    public static bool IsAddress(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https");

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Name();
}
