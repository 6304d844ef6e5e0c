using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;

namespace CrossEncoderOperator.Runtime.Caching;

/// <summary>Reads a watch: one JSON event a line.</summary>
internal static class WatchReader
{
    /// <summary>Far above the largest object that a server stores (1.5 MiB in etcd, 3 MiB in a request).</summary>
    private const int LongestLine = 16 << 20;

    /// <summary>Reads to the end. What goes wrong is in the outcome; only <paramref name="cancel"/> throws.</summary>
    /// <param name="silence">Without a byte for this long the watch counts as dead: connections die without a word.</param>
    public static async Task<WatchOutcome> ReadAsync<T>(
        Func<CancellationToken, Task<HttpResponseMessage>> open, TimeSpan silence, Action<WatchEvent<T>> handle, TimeProvider time,
        CancellationToken cancel)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        using var watchdog = new CancellationTokenSource(silence, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(watchdog.Token, cancel);
        try
        {
            using var response = await open(linked.Token);
            await using var stream = await response.Content.ReadAsStreamAsync(linked.Token);
            var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 << 10));
            for (var scanned = 0L; ;)
            {
                var read = await reader.ReadAsync(linked.Token);
                watchdog.CancelAfter(silence);
                var buffer = read.Buffer;
                while (buffer.Slice(scanned).PositionOf((byte)'\n') is { } end)
                {
                    if (ReadLine(buffer.Slice(0, end), handle) is { } outcome)
                    {
                        return outcome;
                    }

                    buffer = buffer.Slice(buffer.GetPosition(1, end));
                    scanned = 0;
                }

                if (read.IsCompleted)
                {
                    // Half a line that is left was cut off; the next watch sends it again.
                    return new WatchOutcome.Ended();
                }

                if (buffer.Length > LongestLine)
                {
                    return new WatchOutcome.Failed(new JsonException($"an event is longer than {LongestLine} bytes"));
                }

                scanned = buffer.Length;
                reader.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            return new WatchOutcome.Failed(new TimeoutException($"the watch was silent for {silence.TotalSeconds:0} s", e));
        }
        catch (ApiException e) when (e.IsExpired)
        {
            return new WatchOutcome.Expired();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new WatchOutcome.Failed(e);
        }
    }

    private static WatchOutcome? ReadLine<T>(ReadOnlySequence<byte> line, Action<WatchEvent<T>> handle)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (line.Length == 0)
        {
            return null;
        }

        using var document = JsonDocument.Parse(line);
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("object", out var element))
        {
            throw new JsonException("a line of the watch is not an event");
        }

        var type = ApiClient.Text(document.RootElement, "type");
        if (type == "ERROR")
        {
            var error = ApiException.FromStatus(element, 500, null) ?? new ApiException(500, "", element.GetRawText());
            return error.IsExpired ? new WatchOutcome.Expired() : new WatchOutcome.Failed(error);
        }

        var version = element.TryGetProperty("metadata", out var metadata) ? ApiClient.Text(metadata, "resourceVersion") : "";
        if (type == "BOOKMARK")
        {
            handle(new(WatchEventKind.Bookmark, default, version, null, null));
            return null;
        }

        var obj = ApiClient.ReadObject<T>(element, out var unreadable);
        handle(new(type == "DELETED" ? WatchEventKind.Deleted : WatchEventKind.Changed, ApiClient.KeyOf(element), version, obj, unreadable));
        return null;
    }
}
