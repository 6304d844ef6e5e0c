using System.Text.Json.Serialization;
using CrossEncoderOperator.Server.Reranking.Shapes;

namespace CrossEncoderOperator.Server.Reranking;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TextEmbeddingsInferenceRank[]))]
[JsonSerializable(typeof(RerankV1Answer))]
[JsonSerializable(typeof(RerankV2Answer))]
[JsonSerializable(typeof(RankingAnswer))]
[JsonSerializable(typeof(ScoreAnswer))]
internal sealed partial class AnswerJson : JsonSerializerContext;
