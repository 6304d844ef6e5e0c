using CrossEncoderOperator.Runtime.Clients;

namespace CrossEncoderOperator.Operator.Scaling;

internal static partial class Log
{
    [LoggerMessage(151, LogLevel.Information, "{Key}: the pod does not say what its start took: {Message}")]
    public static partial void NoStartUp(this ILogger log, ObjectKey key, string message);
}
