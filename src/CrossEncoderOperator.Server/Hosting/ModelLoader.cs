using System.Diagnostics;
using CrossEncoderOperator.Inference;
using CrossEncoderOperator.Inference.Models;
using CrossEncoderOperator.Inference.Scoring;
using CrossEncoderOperator.Inference.Scoring.Batching;
using CrossEncoderOperator.Inference.Scoring.Caching;
using CrossEncoderOperator.Server.Health;
using CrossEncoderOperator.Server.Metrics;
using CrossEncoderOperator.Server.Reranking;
using CrossEncoderOperator.Server.Settings;

namespace CrossEncoderOperator.Server.Hosting;

/// <summary>Loads the model, tests it, and makes the server ready.</summary>
internal sealed class ModelLoader(
    ServerSettings settings, ServeOptions options, ServerState state, ServerMetrics metrics, TimeProvider time) : IDisposable
{
    /// <summary>How long a loading that was given up is waited for.</summary>
    private static readonly TimeSpan s_settle = TimeSpan.FromSeconds(5);

    private CrossEncoder? _model;
    private long _loaded;

    /// <returns>How long it took.</returns>
    /// <exception cref="ModelException">The model cannot be used, or takes too long to load.</exception>
    public async Task<TimeSpan> LoadAsync()
    {
        var limit = TimeSpan.FromSeconds(settings.Runtime.LoadTimeoutSeconds);
        using var timeout = new CancellationTokenSource(limit, time);
        long started = time.GetTimestamp();
        var loading = Task.Run(
            () => LoadAndTestAsync(options.ModelDirectory, settings, metrics, OnLoaded, time, timeout.Token), CancellationToken.None);
        try
        {
            // What ONNX Runtime or a disk does may hang whatever it is told.
            _model = await loading.WaitAsync(timeout.Token);
        }
        catch (Exception e) when (timeout.IsCancellationRequested && e is OperationCanceledException or ModelException)
        {
            // ONNX Runtime must not be torn down while it builds a session.
            await ((Task)loading).WaitAsync(s_settle, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new ModelException($"the model takes longer than {settings.Runtime.LoadTimeoutSeconds} s to load (runtime.loadTimeoutSeconds)", e);
        }

        var duration = time.GetElapsedTime(started);
        metrics.ModelLoaded(settings.Model.Uri, _model, duration);
        var warmUp = time.GetElapsedTime(_loaded);
        using var process = Process.GetCurrentProcess();
        state.Ready(
            new Reranker(_model, settings, metrics, time),
            StartUp.Of(time.GetUtcNow() - new DateTimeOffset(process.StartTime) - duration, duration - warmUp, warmUp));
        return duration;
    }

    public void Dispose() => _model?.Dispose();

    /// <param name="path">Model directory.</param>
    /// <param name="settings">How to load it.</param>
    /// <param name="observer">Hears of every batch.</param>
    /// <param name="loaded">Is called when the model is loaded, before it is tested.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellation">Ends the loading.</param>
    /// <exception cref="ModelException">The model cannot be used.</exception>
    public static async Task<CrossEncoder> LoadAndTestAsync(
        string path, ServerSettings settings, IScoringObserver observer, Action loaded, TimeProvider time, CancellationToken cancellation)
    {
        var directory = ModelDirectory.Open(path, settings.Model.Sha256);
        var model = CrossEncoder.Load(directory, OptionsOf(settings, cancellation), observer, time);
        loaded();
        try
        {
            await model.SelfTestAsync(cancellation);
            await model.TuneAsync(cancellation);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private void OnLoaded()
    {
        _loaded = time.GetTimestamp();
        state.WarmUp();
    }

    private static ModelOptions OptionsOf(ServerSettings settings, CancellationToken cancellation) => new()
    {
        Threads = CpuThreads.FromEnvironment(),
        Workers = settings.Runtime.Workers,
        WorkerThreads = settings.Runtime.Threads,
        Batching = new BatchingOptions
        {
            MaxTokens = settings.Batching.MaxTokens,
            MaxWait = TimeSpan.FromMilliseconds(settings.Batching.MaxWaitMilliseconds),
            QueuedTokens = settings.Limits.QueuedTokens,
        },
        Cache = settings.Cache is { SizeBytes: > 0 } cache
            ? new CacheOptions(cache.SizeBytes, TimeSpan.FromSeconds(cache.TtlSeconds), cache.Quantized)
            : null,
        MaxTokens = settings.Model.MaxTokens,
        Variant = settings.Model.Variant switch
        {
            "fp32" => ModelVariant.Fp32,
            "fp16" => ModelVariant.Fp16,
            "int8" => ModelVariant.Int8,
            _ => null,
        },
        Provider = settings.Runtime.Provider switch
        {
            "cpu" => ExecutionProvider.Cpu,
            "cuda" => ExecutionProvider.Cuda,
            "tensorrt" => ExecutionProvider.TensorRT,
            _ => null,
        },
        AllowFallback = settings.Runtime.AllowFallback,
        GraphCache = settings.Runtime.GraphCache,
        Cancellation = cancellation,
    };
}
