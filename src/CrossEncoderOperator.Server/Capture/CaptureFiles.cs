using System.Globalization;

namespace CrossEncoderOperator.Server.Capture;

/// <summary>The folder of a capture: files of lines, the oldest of which are deleted when there is too much or they are too old.</summary>
internal sealed class CaptureFiles(string folder, long maxBytes, TimeSpan maxAge, TimeProvider time)
{
    private const string Pattern = "capture-*.jsonl";

    /// <summary>Files that the limit is parted into: so much at most is deleted at once.</summary>
    private const int Parts = 8;

    private string? _current;

    /// <returns>False when the line is too long for a file, or the folder cannot be written.</returns>
    public bool TryAppend(ReadOnlySpan<byte> line)
    {
        var limit = maxBytes / Parts;
        if (line.Length > limit)
        {
            return false;
        }

        try
        {
            Directory.CreateDirectory(folder);
            if (_current is null || SizeOf(_current) + line.Length > limit)
            {
                _current = Path.Combine(
                    folder, string.Create(CultureInfo.InvariantCulture, $"capture-{time.GetUtcNow():yyyyMMdd'T'HHmmssfff'Z'}-{Guid.NewGuid():n}.jsonl"));
                Prune(keepBytes: maxBytes - limit);
            }

            using var stream = new FileStream(_current, FileMode.Append, FileAccess.Write, FileShare.Read);
            stream.Write(line);
            stream.Dispose();
            File.SetLastWriteTimeUtc(_current, time.GetUtcNow().UtcDateTime);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Deletes what is too old; what cannot be deleted is tried again the next time.</summary>
    public void Prune()
    {
        try
        {
            Prune(maxBytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    private static long SizeOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    private void Prune(long keepBytes)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        var oldest = time.GetUtcNow().UtcDateTime - maxAge;
        foreach (var file in new DirectoryInfo(folder).GetFiles(Pattern).OrderByDescending(file => file.Name, StringComparer.Ordinal))
        {
            keepBytes -= file.Length;
            if (keepBytes < 0 || file.LastWriteTimeUtc < oldest)
            {
                file.Delete();
            }
        }
    }
}
