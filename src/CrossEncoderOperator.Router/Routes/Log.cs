namespace CrossEncoderOperator.Router.Routes;

internal static partial class Log
{
    [LoggerMessage(201, LogLevel.Warning, "{Deployment} is routed as last known, or not at all: {Error}")]
    public static partial void Rejected(this ILogger log, ObjectKey deployment, string error);

    [LoggerMessage(202, LogLevel.Error, "no route table could be built; the last one stays")]
    public static partial void NotBuilt(this ILogger log, Exception error);
}
