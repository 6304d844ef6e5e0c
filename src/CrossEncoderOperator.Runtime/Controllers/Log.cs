namespace CrossEncoderOperator.Runtime.Controllers;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "{Controller}: reconcile of {Object} failed, will be tried again")]
    public static partial void ReconcileFailed(this ILogger log, Exception error, string controller, ObjectKey @object);

    [LoggerMessage(2, LogLevel.Error, "{Controller}: reconcile of {Object} failed, waits for a change of the object")]
    public static partial void ReconcileTerminal(this ILogger log, Exception error, string controller, ObjectKey @object);

    [LoggerMessage(3, LogLevel.Information, "{Controller}: {Object} changed meanwhile, will be tried again: {Reason}")]
    public static partial void ReconcileConflict(this ILogger log, string controller, ObjectKey @object, string reason);

    [LoggerMessage(4, LogLevel.Error, "{Controller}: cannot tell which objects the {Kind} {Object} concerns")]
    public static partial void MapFailed(this ILogger log, Exception error, string controller, string kind, ObjectKey @object);
}
