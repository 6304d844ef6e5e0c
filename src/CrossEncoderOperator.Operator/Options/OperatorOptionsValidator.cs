using System.Text.RegularExpressions;
using CrossEncoderOperator.Operator.Notifications;
using CrossEncoderOperator.Operator.Prometheus;
using CrossEncoderOperator.Operator.Settings;
using Microsoft.Extensions.Options;

namespace CrossEncoderOperator.Operator.Options;

/// <summary>Checks the settings; an error names the option.</summary>
internal sealed partial class OperatorOptionsValidator : IValidateOptions<OperatorOptions>
{
    private static readonly string[] s_pullPolicies = ["Always", "IfNotPresent", "Never"];

    public ValidateOptionsResult Validate(string? name, OperatorOptions options)
    {
        var errors = new List<string>();
        Check(options.Port is >= 0 and <= 65535, $"--port: must be from 0 to 65535, is {options.Port}");
        Check(ImageName().IsMatch(options.ServerImage), $"--server-image: '{options.ServerImage}' is not the name of an image");
        Check(
            s_pullPolicies.Contains(options.ImagePullPolicy),
            $"--image-pull-policy: must be {string.Join(", ", s_pullPolicies)}, is '{options.ImagePullPolicy}'");
        foreach (var prefix in options.ModelsFileAllowedPrefixes)
        {
            Check(
                Directory().IsMatch(prefix),
                $"--models-file-allowed-prefixes: '{prefix}' is not an absolute directory other than /, without '.' and '..' segments");
        }
        foreach (var ns in options.WatchNamespaces)
        {
            Check(Label().IsMatch(ns), $"--watch-namespaces: '{ns}' is not the name of a namespace");
        }
        Check(
            options.RouterNamespace is null || Label().IsMatch(options.RouterNamespace),
            $"--router-namespace: '{options.RouterNamespace}' is not the name of a namespace");
        Check(
            options.LeaderElectionNamespace is null || Label().IsMatch(options.LeaderElectionNamespace),
            $"--leader-election-namespace: '{options.LeaderElectionNamespace}' is not the name of a namespace");
        Check(Label().IsMatch(options.LeaderElectionName), $"--leader-election-name: '{options.LeaderElectionName}' is not a valid name");
        CheckFile<PrometheusConfig>("--prometheus-config", options.PrometheusConfig, PrometheusConfigValidator.Validate);
        CheckFile<NotificationConfig>("--notification-config", options.NotificationConfig, NotificationConfigValidator.Validate);
        return errors.Count > 0 ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;

        void Check(bool isValid, string error)
        {
            if (!isValid)
            {
                errors.Add(error);
            }
        }

        void CheckFile<T>(string option, string? path, Func<T, IEnumerable<string>> validate)
            where T : class, new()
        {
            var config = SettingsFile.Read<T>(path, out var fault);
            errors.AddRange(fault is null ? validate(config).Select(error => $"{option}: {path}: {error}") : [$"{option}: {fault}"]);
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9]\S{0,511}\z")]
    private static partial Regex ImageName();

    [GeneratedRegex(@"\A(/(?!\.{1,2}(/|\z))[^/\s]+)+/?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Directory();

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Label();
}
