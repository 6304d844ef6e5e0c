namespace CrossEncoderOperator.Runtime.Events;

internal static partial class Log
{
    [LoggerMessage(31, LogLevel.Warning, "event {Reason} was not written: {Error}")]
    public static partial void EventFailed(this ILogger log, string reason, string error);
}
