using System.Text.Json.Serialization;

namespace CrossEncoderOperator.Router.Forwarding;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ErrorAnswer))]
internal sealed partial class ForwardingJson : JsonSerializerContext;
