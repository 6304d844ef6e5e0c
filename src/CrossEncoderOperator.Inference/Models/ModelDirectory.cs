using System.Security.Cryptography;

namespace CrossEncoderOperator.Inference.Models;

/// <summary>A directory with the files of a model. What is read from it was checked against its manifest.</summary>
public sealed class ModelDirectory
{
    private readonly string _root;

    private ModelDirectory(string root, Manifest manifest)
    {
        _root = root;
        Manifest = manifest;
    }

    public Manifest Manifest { get; }

    /// <param name="path">The directory.</param>
    /// <param name="pin">Digest that the model must have; null for any.</param>
    /// <exception cref="ModelException">There is no such directory, its manifest is bad, or the digest is another.</exception>
    public static ModelDirectory Open(string path, string? pin = null)
    {
        if (!Directory.Exists(path))
        {
            throw new ModelException($"{path}: no such directory");
        }

        var root = RealPath.Of(path);
        var listed = Path.Combine(root, Manifest.FileName);
        var manifest = File.Exists(listed)
            ? Manifest.Parse(ReadAll(root, Manifest.FileName, Manifest.MaxBytes + 1))
            : Compute(path);
        if (pin is not null && manifest.Digest != pin)
        {
            throw new ModelException($"the model has the digest {manifest.Digest}, not {pin}");
        }

        return new ModelDirectory(root, manifest);
    }

    /// <summary>The manifest of the files as they are, whatever a <c>SHA256SUMS</c> among them says.</summary>
    public static Manifest Compute(string path)
    {
        var root = RealPath.Of(path);
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        var files = Directory.EnumerateFiles(root, "*", options)
            .Select(file => Path.GetRelativePath(root, file))
            .Where(file => file != Manifest.FileName && !file.Split('/').Any(part => part.StartsWith('.')));
        return Manifest.Of(files.Select(file => KeyValuePair.Create(file, Hash(root, file))));
    }

    public bool Has(string file) => Manifest.Hashes.ContainsKey(file);

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="ModelException">The file is not there, not listed, or not what the manifest says.</exception>
    public byte[] Read(string file)
    {
        var expected = ExpectedHash(file);
        var bytes = ReadAll(_root, file, Array.MaxLength);
        Check(file, Convert.ToHexStringLower(SHA256.HashData(bytes)), expected);
        return bytes;
    }

    /// <summary>The real folder of a file that others in it may be read from, once they were verified.</summary>
    internal string FolderOf(string file) => Path.GetDirectoryName(Path.Combine(_root, file))!;

    /// <summary>Checks one file without reading it into memory.</summary>
    /// <exception cref="ModelException">The file is not there, not listed, or not what the manifest says.</exception>
    internal void Verify(string file)
    {
        var expected = ExpectedHash(file);
        Check(file, Hash(_root, file), expected);
    }

    /// <summary>Checks every file that the manifest lists and returns the sum of their sizes.</summary>
    public long Verify()
    {
        long size = 0;
        foreach (var (file, expected) in Manifest.Hashes)
        {
            Check(file, Hash(_root, file), expected);
            size += new FileInfo(Path.Combine(_root, file)).Length;
        }

        return size;
    }

    private string ExpectedHash(string file) => Manifest.Hashes.GetValueOrDefault(file) ?? throw new ModelException(
        File.Exists(Path.Combine(_root, file)) ? $"{file}: not in the manifest of the model" : $"{file}: no such file");

    private static void Check(string file, string actual, string expected)
    {
        if (actual != expected)
        {
            throw new ModelException($"{file}: has the SHA-256 {actual}, but the manifest says {expected}");
        }
    }

    private static string Hash(string root, string file)
    {
        using var stream = OpenInside(root, file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static byte[] ReadAll(string root, string file, int maxBytes)
    {
        using var stream = OpenInside(root, file);
        if (stream.Length > maxBytes)
        {
            throw new ModelException($"{file}: larger than {maxBytes} bytes");
        }

        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static FileStream OpenInside(string root, string file)
    {
        try
        {
            var real = RealPath.Of(Path.Combine(root, file));
            if (!real.StartsWith(root + "/", StringComparison.Ordinal))
            {
                throw new ModelException($"{file}: a link that leaves the directory");
            }

            return File.OpenRead(real);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var problem = e is FileNotFoundException or DirectoryNotFoundException ? "no such file" : "cannot be read";
            throw new ModelException($"{file}: {problem}", e);
        }
    }
}
