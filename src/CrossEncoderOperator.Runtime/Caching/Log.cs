namespace CrossEncoderOperator.Runtime.Caching;

internal static partial class Log
{
    [LoggerMessage(11, LogLevel.Warning, "cannot read {Resource} of namespace '{Namespace}', will be tried again: {Reason}")]
    public static partial void ReadFailed(this ILogger log, string resource, string @namespace, string reason);

    [LoggerMessage(12, LogLevel.Error, "{Resource} {Object} is ignored, it cannot be read: {Reason}")]
    public static partial void Unreadable(this ILogger log, string resource, ObjectKey @object, string reason);

    [LoggerMessage(13, LogLevel.Information, "the API server does not serve {Resource}; they are looked for again")]
    public static partial void NotServed(this ILogger log, string resource);
}
