namespace CrossEncoderOperator.Operator.Loads;

internal static partial class Log
{
    [LoggerMessage(141, LogLevel.Information, "no load report of router {Router}: {Message}")]
    public static partial void NoReport(this ILogger log, string router, string message);
}
