using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CrossEncoderOperator.Server.Capture;

[JsonSerializable(typeof(CapturedRequest))]
internal sealed partial class CaptureJson : JsonSerializerContext
{
    /// <summary>Text of all languages can be read in the files.</summary>
    public static CaptureJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
