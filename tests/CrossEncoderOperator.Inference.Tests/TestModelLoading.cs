using CrossEncoderOperator.Inference.Models;
using CrossEncoderOperator.Inference.Scoring;
using CrossEncoderOperator.Inference.Tokenization;

namespace CrossEncoderOperator.Inference.Tests;

internal static class TestModelLoading
{
    public static CrossEncoder Load(this TestModel model, Func<ModelOptions, ModelOptions>? change = null, IScoringObserver? observer = null)
    {
        var options = new ModelOptions { Threads = new CpuThreads(1, "test") };
        return CrossEncoder.Load(
            ModelDirectory.Open(model.Directory), change?.Invoke(options) ?? options, observer ?? new SilentObserver(), TimeProvider.System);
    }

    /// <summary>A pair for each document, cut as the model wants it.</summary>
    public static EncodedPair[] EncodeAll(this CrossEncoder model, string query, IReadOnlyList<string> documents) =>
        [.. model.Encode([query], documents, new EncodingOptions(model.Truncation), TestContext.Current.CancellationToken).Pairs];
}
