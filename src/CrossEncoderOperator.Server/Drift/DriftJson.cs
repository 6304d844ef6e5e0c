using System.Text.Json.Serialization;

namespace CrossEncoderOperator.Server.Drift;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(DriftCounts))]
internal sealed partial class DriftJson : JsonSerializerContext;
