namespace CrossEncoderOperator.Runtime.LeaderElection;

internal static partial class Log
{
    [LoggerMessage(21, LogLevel.Information, "{Identity} leads by lease {Lease}")]
    public static partial void Acquired(this ILogger log, ObjectKey lease, string identity);

    [LoggerMessage(22, LogLevel.Error, "{Identity} lost lease {Lease}")]
    public static partial void Lost(this ILogger log, ObjectKey lease, string identity);

    [LoggerMessage(23, LogLevel.Information, "{Identity} released lease {Lease}")]
    public static partial void Released(this ILogger log, ObjectKey lease, string identity);

    [LoggerMessage(24, LogLevel.Warning, "lease {Lease} could not be read or written: {Reason}")]
    public static partial void TryFailed(this ILogger log, ObjectKey lease, string reason);
}
