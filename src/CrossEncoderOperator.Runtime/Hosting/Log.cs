namespace CrossEncoderOperator.Runtime.Hosting;

internal static partial class Log
{
    [LoggerMessage(41, LogLevel.Information, "{Count} stores are filled")]
    public static partial void Synced(this ILogger log, int count);

    [LoggerMessage(42, LogLevel.Critical, "the controllers ended")]
    public static partial void Crashed(this ILogger log, Exception error);
}
