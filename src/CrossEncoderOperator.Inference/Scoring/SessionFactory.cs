using CrossEncoderOperator.Inference.Models;
using Microsoft.ML.OnnxRuntime;

namespace CrossEncoderOperator.Inference.Scoring;

/// <summary>Makes the ONNX Runtime session of a model, from an optimized graph where one is kept.</summary>
/// <param name="options">How the model is loaded.</param>
/// <param name="provider">What computes.</param>
/// <param name="variant">The file that is served.</param>
/// <param name="cpu">The processor, which optimized graphs depend on.</param>
internal sealed class SessionFactory(ModelOptions options, ProviderChoice provider, VariantChoice variant, CpuFeatures cpu)
{
    /// <summary>How the graph came about, for the log.</summary>
    public string GraphSource { get; private set; } = "optimized now, not kept";

    /// <param name="model">The model.</param>
    /// <param name="digest">Digest of the model directory.</param>
    /// <exception cref="ModelException">ONNX Runtime refuses the model, or the loading was ended.</exception>
    public InferenceSession Create(OnnxModel model, string digest)
    {
        // A graph with other files would be written without them, one for TensorRT has engines that cannot be written.
        var cacheable = model.ExternalFolder is null && provider.Provider != ExecutionProvider.TensorRT;
        if (options.GraphCache is not { } folder || !cacheable)
        {
            return Open(model, model.Bytes, _ => { });
        }

        var cache = new GraphCache(folder);
        var key = GraphCache.Key(digest, model.File, OrtEnv.Instance().GetVersionString(), provider.Name, cpu.ToString());
        return OpenKept(model, cache, key) ?? OpenAndKeep(model, cache, key);
    }

    private InferenceSession? OpenKept(OnnxModel model, GraphCache cache, string key)
    {
        if (cache.Read(key) is not { } graph)
        {
            return null;
        }

        try
        {
            var session = Open(
                model, graph, session => session.GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL);
            GraphSource = $"optimized before, kept as {key}";
            return session;
        }
        catch (ModelException) when (!options.Cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private InferenceSession OpenAndKeep(OnnxModel model, GraphCache cache, string key)
    {
        string temporary;
        try
        {
            temporary = cache.CreateTemporaryPath();
            File.WriteAllBytes(temporary, []);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            GraphSource = $"optimized now, not kept: {e.Message}";
            return Open(model, model.Bytes, _ => { });
        }

        try
        {
            var session = Open(model, model.Bytes, session => session.OptimizedModelFilePath = temporary);
            Keep(cache, key, temporary);
            return session;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private void Keep(GraphCache cache, string key, string temporary)
    {
        try
        {
            cache.Take(key, temporary);
            GraphSource = $"optimized now, kept as {key}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            GraphSource = $"optimized now, not kept: {e.Message}";
        }
    }

    private InferenceSession Open(OnnxModel model, byte[] graph, Action<SessionOptions> configure)
    {
        using var session = new SessionOptions
        {
            IntraOpNumThreads = options.Threads.Count,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        // A thread that spins uses up the CPU quota that the next batch needs.
        session.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        if (model.ExternalFolder is { } folder)
        {
            session.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", folder);
        }

        configure(session);
        using var cancel = options.Cancellation.Register(() => session.SetLoadCancellationFlag(true));
        try
        {
            Append(session);
            return new InferenceSession(graph, session);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelException($"{model.File}: ONNX Runtime refuses the model: {e.Message}", e);
        }
    }

    private void Append(SessionOptions session)
    {
        if (provider.Provider == ExecutionProvider.TensorRT)
        {
            using var tensorRt = new OrtTensorRTProviderOptions();
            var settings = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["trt_fp16_enable"] = variant.Variant == ModelVariant.Fp16 ? "1" : "0",
            };
            if (options.GraphCache is { } folder)
            {
                settings["trt_engine_cache_enable"] = "1";
                settings["trt_engine_cache_path"] = folder;
                settings["trt_timing_cache_enable"] = "1";
                settings["trt_timing_cache_path"] = folder;
            }

            tensorRt.UpdateOptions(settings);
            session.AppendExecutionProvider_Tensorrt(tensorRt);
        }

        // What TensorRT cannot run, CUDA does.
        if (provider.Provider != ExecutionProvider.Cpu)
        {
            using var cuda = new OrtCUDAProviderOptions();
            cuda.UpdateOptions(new Dictionary<string, string>(StringComparer.Ordinal) { ["arena_extend_strategy"] = "kSameAsRequested" });
            session.AppendExecutionProvider_CUDA(cuda);
        }
    }
}
