using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using CrossEncoderOperator.Server.Reranking.Dialects;
using CrossEncoderOperator.Server.Settings;

namespace CrossEncoderOperator.Server.Reranking.Reading;

/// <summary>JSON to a request. Fields that are not known are ignored: clients of several dialects send more.</summary>
internal sealed class RequestReader(LimitSettings limits)
{
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 32 };

    /// <exception cref="RequestException">The body is too large or not JSON, or a field is missing, of another type or out of bounds.</exception>
    public async Task<RerankRequest> ReadAsync(HttpRequest http, Dialect dialect, CancellationToken cancellation)
    {
        if (http.ContentLength > limits.BodyBytes)
        {
            throw TooLarge();
        }

        var body = await BufferAsync(http.BodyReader, cancellation);
        try
        {
            using var json = JsonDocument.Parse(body, s_options);
            return dialect.Read(JsonFields.Of(json.RootElement), limits);
        }
        catch (JsonException e)
        {
            throw new RequestException(400, $"the body is not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
        }
        finally
        {
            http.BodyReader.AdvanceTo(body.End);
        }
    }

    private async Task<ReadOnlySequence<byte>> BufferAsync(PipeReader reader, CancellationToken cancellation)
    {
        // A token given to ReadAsync would leave the reader unusable for Kestrel, which reads the rest of a refused body.
        await using var stop = cancellation.Register(reader.CancelPendingRead);
        while (true)
        {
            var read = await reader.ReadAsync(CancellationToken.None);
            // Not IsCanceled: Kestrel, too, cancels pending reads when it stops, and then the request still has to be finished.
            if (cancellation.IsCancellationRequested)
            {
                reader.AdvanceTo(read.Buffer.End);
                throw new OperationCanceledException(cancellation);
            }

            if (read.Buffer.Length > limits.BodyBytes)
            {
                reader.AdvanceTo(read.Buffer.End);
                throw TooLarge();
            }

            if (read.IsCompleted)
            {
                return read.Buffer;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private RequestException TooLarge() => new(413, $"the body is larger than the limit of {limits.BodyBytes} bytes");
}
