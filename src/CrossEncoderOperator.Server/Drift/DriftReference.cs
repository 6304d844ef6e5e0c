using System.Text.Json;

namespace CrossEncoderOperator.Server.Drift;

/// <summary>The counts that a file holds, read again whenever it changed.</summary>
internal sealed class DriftReference(string? path)
{
    private DateTime _readOf;
    private DriftCounts? _counts;

    /// <summary>Null while there is no file, or it cannot be used.</summary>
    public DriftCounts? Read()
    {
        try
        {
            if (path is null || WrittenAt(path) is var written && written == _readOf)
            {
                return _counts;
            }

            _readOf = written;
            _counts = null;
            var counts = JsonSerializer.Deserialize(File.ReadAllBytes(path), DriftJson.Default.DriftCounts);
            _counts = counts is { Scores.Length: DriftCounts.ScoreBins, Tokens.Length: DriftCounts.TokenBins } ? counts : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            _counts = null;
        }

        return _counts;
    }

    /// <summary>Of the file itself: a mounted ConfigMap is changed by another target of its links.</summary>
    private static DateTime WrittenAt(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true)?.LastWriteTimeUtc ?? File.GetLastWriteTimeUtc(path);
}
