namespace CrossEncoderOperator.Operator.Notifications;

internal static partial class Log
{
    [LoggerMessage(131, LogLevel.Warning, "{Target} was not told of {Reason} of {Namespace}/{Name}: {Error}")]
    public static partial void NotTold(this ILogger log, string target, string reason, string @namespace, string name, string error);
}
