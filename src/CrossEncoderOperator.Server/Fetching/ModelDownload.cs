using CrossEncoderOperator.Inference.Models;

namespace CrossEncoderOperator.Server.Fetching;

/// <summary>
/// Downloads the files that a manifest lists. They are written to a folder of their own and moved into place when all are
/// right, the manifest last. Files that are there already, from an earlier start of the pod, are kept.
/// </summary>
internal sealed class ModelDownload(HttpSource source, Retry retry, FetchOptions options, Action<string> say)
{
    private const string Staging = ".fetch";

    /// <returns>The verified model.</returns>
    /// <exception cref="FetchException">The transfer fails.</exception>
    /// <exception cref="ModelException">The manifest or a file is not what it must be.</exception>
    public async Task<ModelDirectory> RunAsync(Uri directory, string to, string? pin, CancellationToken cancellation)
    {
        var sums = await DownloadManifestAsync(directory, cancellation);
        var manifest = Manifest.Parse(sums);
        if (pin is not null && manifest.Digest != pin)
        {
            throw new ModelException($"{SourceUri.Show(directory)}: the model has the digest {manifest.Digest}, not {pin}");
        }

        string staging = Path.Combine(to, Staging);
        Clear(staging);
        try
        {
            Directory.CreateDirectory(staging);
            long left = options.MaxBytes;
            foreach (var (file, sha256) in manifest.Hashes)
            {
                left -= await DownloadAsync(directory, file, sha256, to, staging, left, cancellation);
            }

            await File.WriteAllBytesAsync(Path.Combine(staging, Manifest.FileName), sums, cancellation);
            foreach (var file in manifest.Hashes.Keys.Append(Manifest.FileName))
            {
                Place(Path.Combine(staging, file), Path.Combine(to, file));
            }
        }
        finally
        {
            Clear(staging);
        }

        return ModelDirectory.Open(to, pin);
    }

    private async Task<byte[]> DownloadManifestAsync(Uri directory, CancellationToken cancellation)
    {
        var uri = SourceUri.File(directory, Manifest.FileName);
        return await retry.RunAsync(
            async () =>
            {
                using var memory = new MemoryStream();
                await source.CopyAsync(uri, memory, Manifest.MaxBytes, cancellation);
                return memory.ToArray();
            },
            cancellation);
    }

    private async Task<long> DownloadAsync(
        Uri directory, string file, string sha256, string to, string staging, long maxBytes, CancellationToken cancellation)
    {
        if (await LengthIfIntactAsync(Path.Combine(to, file), sha256, cancellation) is { } kept)
        {
            return kept <= maxBytes ? kept : throw new FetchException($"{file}: the model is larger than {options.MaxBytes} bytes");
        }

        string path = Path.Combine(staging, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var (length, actual) = await retry.RunAsync(
            async () =>
            {
                await using var target = File.Create(path);
                return await source.CopyAsync(SourceUri.File(directory, file), target, maxBytes, cancellation);
            },
            cancellation);
        if (actual != sha256)
        {
            throw new ModelException($"{file}: has the SHA-256 {actual}, but the manifest says {sha256}");
        }

        say($"{file}: {length} bytes");
        return length;
    }

    private static async Task<long?> LengthIfIntactAsync(string path, string sha256, CancellationToken cancellation)
    {
        if (!File.Exists(path) || new FileInfo(path).LinkTarget is not null)
        {
            return null;
        }

        await using var stream = File.OpenRead(path);
        var hash = await System.Security.Cryptography.SHA256.HashDataAsync(stream, cancellation);
        return Convert.ToHexStringLower(hash) == sha256 ? stream.Length : null;
    }

    private static void Place(string from, string to)
    {
        if (!File.Exists(from))
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Move(from, to, overwrite: true);
    }

    private static void Clear(string staging)
    {
        if (Directory.Exists(staging))
        {
            Directory.Delete(staging, recursive: true);
        }
    }
}
