namespace CrossEncoderOperator.Operator.Notifications;

/// <summary>A webhook.</summary>
internal sealed class NotificationTargetConfig
{
    public const string Json = "json";

    public const string Slack = "slack";

    /// <summary>Name, for logs and metrics.</summary>
    public string? Name { get; set; }

    /// <summary>Address; often a secret in itself, then <see cref="UrlFile"/>.</summary>
    public string? Url { get; set; }

    /// <summary>File with the address, read for each message.</summary>
    public string? UrlFile { get; set; }

    /// <summary>json or slack. Default: json.</summary>
    public string Format { get; set; } = Json;

    /// <summary>Namespaces whose objects it is told of. Default: all.</summary>
    public List<string> Namespaces { get; set; } = [];

    /// <summary>Reasons of events that it is told of. Default: all.</summary>
    public List<string> Reasons { get; set; } = [];
}
