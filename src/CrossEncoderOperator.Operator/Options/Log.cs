namespace CrossEncoderOperator.Operator.Options;

internal static partial class Log
{
    [LoggerMessage(101, LogLevel.Information, "setting {Name} = {Value}")]
    public static partial void Setting(this ILogger log, string name, object? value);
}
