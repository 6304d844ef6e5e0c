namespace CrossEncoderOperator.Operator.Deployments;

internal static partial class Log
{
    [LoggerMessage(111, LogLevel.Information, "applied {Kind} {Namespace}/{Name}")]
    public static partial void Applied(this ILogger log, string kind, string @namespace, string name);

    [LoggerMessage(112, LogLevel.Information, "deleted {Kind} {Namespace}/{Name}")]
    public static partial void Deleted(this ILogger log, string kind, string @namespace, string name);

    [LoggerMessage(113, LogLevel.Warning, "the API server refused {Kind} {Namespace}/{Name}: {Message}")]
    public static partial void Refused(this ILogger log, string kind, string @namespace, string name, string message);
}
