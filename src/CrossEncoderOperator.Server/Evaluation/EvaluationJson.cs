using System.Text.Json.Serialization;

namespace CrossEncoderOperator.Server.Evaluation;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LabelledLine))]
[JsonSerializable(typeof(EvaluationReport))]
[JsonSerializable(typeof(double[][]))]
internal sealed partial class EvaluationJson : JsonSerializerContext;
