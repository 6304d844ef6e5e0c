using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.ApiContent;
using CrossEncoderOperator.DevCluster.ApiObjects;

namespace CrossEncoderOperator.DevCluster.ApiHttp;

/// <summary>Reads the body of a request.</summary>
internal static class RequestBody
{
    private const string Protobuf = "application/vnd.kubernetes.protobuf";
    private const int Limit = 3 * 1024 * 1024;

    public static string MediaType(HttpRequest request) => (request.ContentType ?? "").Split(';')[0].Trim().ToLowerInvariant();

    public static async Task<ReadOnlyMemory<byte>> BytesAsync(HttpRequest request)
    {
        var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, request.HttpContext.RequestAborted)) > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > Limit) throw Refusal.TooLarge($"Request entity too large: limit is {Limit}");
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    /// <summary>A JSON or YAML body; null when there is none.</summary>
    /// <exception cref="Clients.ApiException">400 or 415.</exception>
    public static async Task<JsonNode?> ReadAsync(HttpRequest request, List<string> duplicates)
    {
        var type = MediaType(request);
        if (type is not ("" or "application/json" or "application/yaml" or Protobuf))
            throw Refusal.UnsupportedMediaType("application/json, application/yaml, application/vnd.kubernetes.protobuf, application/cbor");

        var bytes = await BytesAsync(request);
        return bytes.IsEmpty ? null : type == Protobuf ? ProtobufBody.Read(bytes.Span) : Parse(bytes, type == "application/yaml", duplicates);
    }

    /// <exception cref="Clients.ApiException">400.</exception>
    public static JsonNode? Parse(ReadOnlyMemory<byte> bytes, bool yaml, List<string> duplicates)
    {
        try
        {
            return yaml && bytes.Span.TrimStart(" \r\n\t"u8) is not [(byte)'{', ..]
                ? YamlBody.Read(new UTF8Encoding(false, true).GetString(bytes.Span)) : JsonBody.Read(bytes.Span, duplicates);
        }
        catch (Exception e) when (e is JsonException or DecoderFallbackException)
        {
            throw Refusal.BadRequest($"the object provided is unrecognized (must be of type {(yaml ? "YAML" : "JSON")}): {e.Message}");
        }
    }
}
