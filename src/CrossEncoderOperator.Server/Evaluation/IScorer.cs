namespace CrossEncoderOperator.Server.Evaluation;

/// <summary>What is evaluated.</summary>
internal interface IScorer : IAsyncDisposable
{
    /// <summary>The scores of a query's documents, in their order.</summary>
    /// <param name="query">The query.</param>
    /// <param name="raw">Logits instead of scores.</param>
    /// <exception cref="EvaluationException">There are none.</exception>
    Task<double[]> ScoreAsync(LabelledQuery query, bool raw, CancellationToken cancellation);
}
