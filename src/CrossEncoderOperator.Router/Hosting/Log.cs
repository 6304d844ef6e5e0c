namespace CrossEncoderOperator.Router.Hosting;

internal static partial class Log
{
    [LoggerMessage(211, LogLevel.Information, "draining for {Seconds} s")]
    public static partial void Draining(this ILogger log, double seconds);

    [LoggerMessage(212, LogLevel.Information, "setting {Name} = {Value}")]
    public static partial void Setting(this ILogger log, string name, object? value);
}
