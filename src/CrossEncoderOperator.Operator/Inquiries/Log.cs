using CrossEncoderOperator.Runtime.Clients;

namespace CrossEncoderOperator.Operator.Inquiries;

internal static partial class Log
{
    [LoggerMessage(121, LogLevel.Error, "the inquiry about {Object} failed")]
    public static partial void InquiryFailed(this ILogger log, Exception error, ObjectKey @object);
}
