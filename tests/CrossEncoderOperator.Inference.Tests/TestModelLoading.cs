using CrossEncoderOperator.Inference.Models;
using CrossEncoderOperator.Inference.Scoring;

namespace CrossEncoderOperator.Inference.Tests;

internal static class TestModelLoading
{
    public static CrossEncoder Load(this TestModel model, Func<ModelOptions, ModelOptions>? change = null, IScoringObserver? observer = null)
    {
        var options = new ModelOptions { Threads = new CpuThreads(1, "test") };
        return CrossEncoder.Load(
            ModelDirectory.Open(model.Directory), change?.Invoke(options) ?? options, observer ?? new SilentObserver(), TimeProvider.System);
    }
}
