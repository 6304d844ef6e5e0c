using CrossEncoderOperator.Inference.Tokenization;
using CrossEncoderOperator.Server.Hosting;
using CrossEncoderOperator.Server.Reranking.Reading;
using CrossEncoderOperator.Server.Settings;

namespace CrossEncoderOperator.Server.Reranking.Dialects;

/// <summary>A rerank API as clients know it: its route, the names of its fields and the shape of its answers.</summary>
internal abstract class Dialect
{
    public static IReadOnlyList<Dialect> All { get; } =
        [new TextEmbeddingsInference(), new JinaAndCohereV1(), new CohereV2(), new NvidiaRanking(), new VllmScore()];

    /// <summary>Path of the POST.</summary>
    public abstract string Route { get; }

    /// <summary>Field with the texts.</summary>
    public abstract string DocumentsField { get; }

    /// <exception cref="RequestException">A field is missing, of another type or out of bounds.</exception>
    public abstract RerankRequest Read(JsonFields fields, LimitSettings limits);

    /// <param name="request">What was asked.</param>
    /// <param name="result">What was found.</param>
    /// <param name="model">Name of the deployment.</param>
    /// <param name="now">Time of the answer.</param>
    public abstract IResult Answer(RerankRequest request, RerankResult result, string model, DateTimeOffset now);

    /// <summary>Every error has <c>error</c> and <c>field</c>; here are those that the clients of the dialect read.</summary>
    public abstract ErrorAnswer Error(int status, string message, string? field);

    /// <summary>What all dialects have: fields of several APIs that do not contradict each other, and our own.</summary>
    protected static RerankRequest ReadCommon(JsonFields fields, string query, DocumentList documents)
    {
        if (query.Length == 0)
        {
            throw new RequestException(422, "must not be empty", "query");
        }

        return WithOptions(fields, new RerankRequest { Queries = [query], Documents = documents });
    }

    protected static RerankRequest WithOptions(JsonFields fields, RerankRequest request) => request with
    {
        TopN = fields.Count("top_n"),
        RawScores = fields.Flag("raw_scores") ?? !(fields.Flag("use_activation") ?? true),
        MaxDocumentTokens = fields.Count("max_tokens_per_doc"),
        MinScore = fields.Number("min_score"),
        TruncationSide = fields.Choice("truncation_direction", ("left", TruncationSide.Left), ("right", TruncationSide.Right)),
    };

    protected static string NewId() => Guid.NewGuid().ToString();
}
