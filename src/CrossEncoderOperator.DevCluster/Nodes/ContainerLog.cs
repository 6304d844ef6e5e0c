using System.Runtime.CompilerServices;

namespace CrossEncoderOperator.DevCluster.Nodes;

/// <summary>What one run of a container wrote: its last lines with their ends, each with the time it came.</summary>
internal sealed class ContainerLog(TimeProvider time)
{
    private const int MaxBytes = 4 << 20;
    private const int MaxLine = 16 << 10;

    private readonly Lock _gate = new();
    private readonly Queue<(DateTimeOffset Time, byte[] Text)> _lines = new();
    private long _dropped;
    private int _bytes;
    private bool _closed;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Copies lines until the stream ends; a line too long comes in pieces.</summary>
    public async Task PumpAsync(Stream from)
    {
        var buffer = new byte[MaxLine];
        var filled = 0;
        int read;
        while ((read = await from.ReadAsync(buffer.AsMemory(filled))) > 0)
        {
            filled += read;
            var start = 0;
            for (int end; (end = Array.IndexOf(buffer, (byte)'\n', start, filled - start)) >= 0; start = end + 1) Add(buffer[start..(end + 1)]);
            if (start == 0 && filled == buffer.Length) Add(buffer[..(start = filled)]);
            buffer.AsSpan(start, filled - start).CopyTo(buffer);
            filled -= start;
        }

        if (filled > 0) Add(buffer[..filled]);
    }

    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            _changed.TrySetResult();
        }
    }

    /// <summary>The last lines: as many as fit into the count and the bytes.</summary>
    public string Tail(int lines, int bytes)
    {
        byte[] text;
        lock (_gate) text = [.. _lines.TakeLast(lines).SelectMany(line => line.Text)];
        return System.Text.Encoding.UTF8.GetString(text.AsSpan(Math.Max(0, text.Length - bytes)));
    }

    /// <summary>All lines there are, at most so many; with follow, also those to come until the run ends.</summary>
    /// <param name="caughtUp">Called whenever the next line is not there yet.</param>
    public async IAsyncEnumerable<(DateTimeOffset Time, byte[] Text)> ReadAsync(
        int? tail, bool follow, Func<Task> caughtUp, [EnumeratorCancellation] CancellationToken cancel)
    {
        var next = -1L;
        while (true)
        {
            (DateTimeOffset, byte[])[] lines;
            Task changed;
            bool last;
            lock (_gate)
            {
                if (next < 0) next = _dropped + Math.Max(0, _lines.Count - (tail ?? int.MaxValue));
                lines = [.. _lines.Skip((int)Math.Max(0, next - _dropped))];
                next = _dropped + _lines.Count;
                last = _closed || !follow;
                changed = _changed.Task;
            }

            foreach (var line in lines) yield return line;
            if (last) yield break;
            await caughtUp();
            await changed.WaitAsync(cancel);
        }
    }

    private void Add(byte[] line)
    {
        lock (_gate)
        {
            _lines.Enqueue((time.GetUtcNow(), line));
            for (_bytes += line.Length; _bytes > MaxBytes; _dropped++) _bytes -= _lines.Dequeue().Text.Length;
            _changed.TrySetResult();
            if (!_closed) _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
