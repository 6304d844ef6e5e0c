using CrossEncoderOperator.Inference;
using CrossEncoderOperator.Inference.Models;
using CrossEncoderOperator.Inference.Scoring;
using CrossEncoderOperator.Server.Health;
using CrossEncoderOperator.Server.Metrics;
using CrossEncoderOperator.Server.Settings;

namespace CrossEncoderOperator.Server.Hosting;

/// <summary>Loads the model, tests it, and makes the server ready.</summary>
internal sealed class ModelLoader(
    ServerSettings settings, ServeOptions options, ServerState state, ServerMetrics metrics, TimeProvider time) : IDisposable
{
    private CrossEncoder? _model;

    /// <returns>How long it took.</returns>
    /// <exception cref="ModelException">The model cannot be used.</exception>
    public async Task<TimeSpan> LoadAsync()
    {
        long started = time.GetTimestamp();
        var directory = ModelDirectory.Open(options.ModelDirectory, settings.Model.Sha256);
        _model = CrossEncoder.Load(directory, settings.Model.MaxTokens, CpuThreads.FromEnvironment(), metrics, time);
        state.WarmUp();
        await _model.SelfTestAsync(CancellationToken.None);
        TimeSpan duration = time.GetElapsedTime(started);
        metrics.ModelLoaded(settings.Model.Uri, _model, duration);
        state.Ready(_model);
        return duration;
    }

    public void Dispose() => _model?.Dispose();
}
