using CrossEncoderOperator.Server.Hosting;
using CrossEncoderOperator.Server.Metrics;
using CrossEncoderOperator.Server.Reranking;
using CrossEncoderOperator.Server.Reranking.Reading;
using CrossEncoderOperator.Server.Settings;

namespace CrossEncoderOperator.Server.Evaluation;

/// <summary>A model directory, in this process, as the server would serve it.</summary>
internal sealed class ModelScorer : IScorer
{
    private readonly Reranker _reranker;

    private ModelScorer(Reranker reranker) => _reranker = reranker;

    /// <exception cref="Inference.Models.ModelException">The model cannot be used.</exception>
    public static async Task<ModelScorer> LoadAsync(string directory, ServerSettings settings, CancellationToken cancellation)
    {
        var metrics = new ServerMetrics(settings, TimeProvider.System);
        var model = await ModelLoader.LoadAndTestAsync(directory, settings, metrics, () => { }, TimeProvider.System, cancellation);
        return new ModelScorer(new Reranker(model, settings, metrics, TimeProvider.System));
    }

    public async Task<double[]> ScoreAsync(LabelledQuery query, bool raw, CancellationToken cancellation)
    {
        var request = new RerankRequest
        {
            Queries = [query.Query],
            Documents = new DocumentList(query.Documents, null),
            RawScores = raw,
            Sorted = false,
        };
        var result = await _reranker.RerankAsync(request, "documents", () => null, cancellation);
        return [.. result.Documents.Select(document => document.Score)];
    }

    public ValueTask DisposeAsync()
    {
        _reranker.Model.Dispose();
        return ValueTask.CompletedTask;
    }
}
