using System.Security.Cryptography;
using System.Text;

namespace CrossEncoderOperator.Inference.Scoring;

/// <summary>
/// A folder of optimized graphs. An entry is the SHA-256 of the graph and the graph; it appears whole by a rename, so that any
/// number of processes may fill the folder at once. An entry that is damaged counts as none and is written anew.
/// </summary>
internal sealed class GraphCache(string folder)
{
    /// <summary>The name of an entry: whatever changes the optimized graph changes it.</summary>
    public static string Key(params ReadOnlySpan<string> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts!))))[..32];

    /// <summary>The graph, null when there is none.</summary>
    public byte[]? Read(string key)
    {
        try
        {
            using var stream = File.OpenRead(PathOf(key));
            var hash = new byte[SHA256.HashSizeInBytes];
            stream.ReadExactly(hash);
            var graph = new byte[stream.Length - hash.Length];
            stream.ReadExactly(graph);
            return SHA256.HashData(graph).AsSpan().SequenceEqual(hash) ? graph : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A path in the folder that no other process uses.</summary>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    public string CreateTemporaryPath()
    {
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, $".{Guid.NewGuid():n}.tmp");
    }

    /// <summary>Takes the graph that was written to a temporary path as an entry.</summary>
    public void Take(string key, string temporary)
    {
        var graph = File.ReadAllBytes(temporary);
        var entry = CreateTemporaryPath();
        using (FileStream stream = File.Create(entry))
        {
            stream.Write(SHA256.HashData(graph));
            stream.Write(graph);
        }

        File.Move(entry, PathOf(key), overwrite: true);
    }

    public void Remove(string key) => File.Delete(PathOf(key));

    private string PathOf(string key) => Path.Combine(folder, $"{key}.onnx");
}
