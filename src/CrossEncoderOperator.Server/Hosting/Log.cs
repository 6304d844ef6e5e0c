namespace CrossEncoderOperator.Server.Hosting;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Listening on {Addresses}")]
    public static partial void Listening(this ILogger logger, string addresses);

    [LoggerMessage(2, LogLevel.Information,
        "Model {Digest} is ready after {Milliseconds} ms: {MaxTokens} tokens, {Provider} with {Threads} threads ({ThreadsSource}), ONNX Runtime {RuntimeVersion}")]
    public static partial void ModelReady(
        this ILogger logger,
        string digest,
        double milliseconds,
        int maxTokens,
        string provider,
        int threads,
        string threadsSource,
        string runtimeVersion);

    [LoggerMessage(3, LogLevel.Information, "Draining for {Seconds} s")]
    public static partial void Draining(this ILogger logger, double seconds);

    [LoggerMessage(4, LogLevel.Error, "Request to {Route} failed")]
    public static partial void RequestFailed(this ILogger logger, string route, Exception exception);
}
