using CrossEncoderOperator.Inference;

namespace CrossEncoderOperator.Server.Hosting;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Listening on {Addresses}")]
    public static partial void Listening(this ILogger logger, string addresses);

    public static void ModelReady(this ILogger logger, CrossEncoder model, TimeSpan duration)
    {
        logger.ModelReady(
            model.Digest,
            Math.Round(duration.TotalMilliseconds),
            model.Config.MaxTokens,
            model.Provider.Name,
            model.Threads.Count,
            model.Threads.Source,
            CrossEncoder.RuntimeVersion);
        logger.ModelChosen(model.Variant.Name, model.Variant.File, model.Variant.Reason, model.Provider.Name, model.Provider.Reason, model.GraphSource);
        logger.WorkersChosen(model.Layout.Workers, model.Layout.Threads, model.Layout.Reason);
    }

    [LoggerMessage(6, LogLevel.Information, "Running {Workers} batches at a time with {Threads} threads each ({Reason})")]
    private static partial void WorkersChosen(this ILogger logger, int workers, int threads, string reason);

    [LoggerMessage(5, LogLevel.Information,
        "Serving {Variant} from {File} ({VariantReason}) on {Provider} ({ProviderReason}), graph {Graph}")]
    private static partial void ModelChosen(
        this ILogger logger, string variant, string file, string variantReason, string provider, string providerReason, string graph);

    [LoggerMessage(3, LogLevel.Information, "Draining for {Seconds} s")]
    public static partial void Draining(this ILogger logger, double seconds);

    [LoggerMessage(4, LogLevel.Error, "Request to {Route} failed")]
    public static partial void RequestFailed(this ILogger logger, string route, Exception exception);

    [LoggerMessage(2, LogLevel.Information,
        "Model {Digest} is ready after {Milliseconds} ms: {MaxTokens} tokens, {Provider} with {Threads} threads ({ThreadsSource}), ONNX Runtime {RuntimeVersion}")]
    private static partial void ModelReady(
        this ILogger logger,
        string digest,
        double milliseconds,
        int maxTokens,
        string provider,
        int threads,
        string threadsSource,
        string runtimeVersion);
}
