using CrossEncoderOperator.Inference.Models;
using Microsoft.ML.OnnxRuntime;

namespace CrossEncoderOperator.Inference.Scoring;

/// <summary>A session with what was chosen for it.</summary>
internal sealed record LoadedSession(InferenceSession Session, ProviderChoice Provider, VariantChoice Variant, string GraphSource)
{
    /// <exception cref="ModelException">The model cannot be used, or not with what the options ask for.</exception>
    public static LoadedSession Load(ModelDirectory directory, ModelOptions options)
    {
        var available = OrtEnv.Instance().GetAvailableProviders();
        var provider = ProviderChoice.Of(options.Provider, available, options.AllowFallback);
        var mayFallBack = provider.Provider != ExecutionProvider.Cpu && (options.Provider is null || options.AllowFallback);
        try
        {
            return Load(directory, options, provider);
        }
        catch (ModelException e) when (mayFallBack && !options.Cancellation.IsCancellationRequested)
        {
            // A library may have a provider that this machine has no device for.
            return Load(directory, options, new ProviderChoice(ExecutionProvider.Cpu, $"fallback: {provider.Name} does not work here: {e.Message}"));
        }
    }

    private static LoadedSession Load(ModelDirectory directory, ModelOptions options, ProviderChoice provider)
    {
        var cpu = CpuFeatures.OfThisMachine();
        var variant = VariantChoice.Of(options.Variant, provider.Provider, cpu, directory.Has);
        var factory = new SessionFactory(options, provider, variant, cpu);
        var session = factory.Create(OnnxModel.Read(directory, variant.File), directory.Manifest.Digest);
        return new LoadedSession(session, provider, variant, factory.GraphSource);
    }
}
