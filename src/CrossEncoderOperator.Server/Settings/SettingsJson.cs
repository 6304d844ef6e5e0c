using System.Text.Json.Serialization;

namespace CrossEncoderOperator.Server.Settings;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ServerSettings))]
internal sealed partial class SettingsJson : JsonSerializerContext;
