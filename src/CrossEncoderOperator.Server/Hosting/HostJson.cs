using System.Text.Json.Serialization;

namespace CrossEncoderOperator.Server.Hosting;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(StatusAnswer))]
[JsonSerializable(typeof(InfoAnswer))]
internal sealed partial class HostJson : JsonSerializerContext;
