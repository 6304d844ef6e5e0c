using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CrossEncoderOperator.Inference.Models;

/// <summary>The files of a model and their SHA-256, as <c>sha256sum</c> prints them.</summary>
public sealed class Manifest
{
    public const string FileName = "SHA256SUMS";
    public const int MaxBytes = 1 << 20;

    private const int MaxFiles = 4096;
    private const int MaxDepth = 8;
    private const int HashLength = 64;

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly SortedDictionary<string, string> _hashes;

    private Manifest(SortedDictionary<string, string> hashes, ReadOnlySpan<byte> bytes)
    {
        _hashes = hashes;
        Digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    /// <summary>SHA-256 of the manifest: the digest of the model.</summary>
    public string Digest { get; }

    /// <summary>Relative path to SHA-256 in lower-case hex, sorted by path.</summary>
    public IReadOnlyDictionary<string, string> Hashes => _hashes;

    public static Manifest Of(IEnumerable<KeyValuePair<string, string>> hashes)
    {
        var sorted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (path, hash) in hashes)
        {
            sorted.Add(path, hash);
        }

        return new Manifest(sorted, s_utf8.GetBytes(Format(sorted)));
    }

    /// <exception cref="ModelException">A line that is not a hash and a path inside the directory.</exception>
    public static Manifest Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxBytes)
        {
            throw new ModelException($"{FileName}: larger than {MaxBytes} bytes");
        }

        string text;
        try
        {
            text = s_utf8.GetString(bytes);
        }
        catch (ArgumentException e)
        {
            throw new ModelException($"{FileName}: not UTF-8", e);
        }

        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var lines = text.Split('\n');
        var count = lines[^1].Length == 0 ? lines.Length - 1 : lines.Length;
        for (var i = 0; i < count; i++)
        {
            if (ProblemOf(lines[i], hashes) is { } problem)
            {
                throw new ModelException(string.Create(CultureInfo.InvariantCulture, $"{FileName}: line {i + 1}: {problem}"));
            }
        }

        return hashes.Count > 0 ? new Manifest(hashes, bytes) : throw new ModelException($"{FileName}: lists no file");
    }

    public static bool IsDigest([NotNullWhen(true)] string? text) =>
        text is { Length: HashLength } && text.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'));

    public override string ToString() => Format(_hashes);

    private static string Format(SortedDictionary<string, string> hashes) =>
        string.Concat(hashes.Select(entry => $"{entry.Value}  {entry.Key}\n"));

    private static string? ProblemOf(string line, SortedDictionary<string, string> hashes)
    {
        if (line.Length <= HashLength + 2 || !IsDigest(line[..HashLength]) || line[HashLength..(HashLength + 2)] != "  ")
        {
            return "must be a lower-case SHA-256, two spaces and a path";
        }

        var path = line[(HashLength + 2)..];
        if (PathProblemOf(path) is { } problem)
        {
            return problem;
        }

        if (!hashes.TryAdd(path, line[..HashLength]))
        {
            return "the path is listed twice";
        }

        return hashes.Count > MaxFiles ? $"more than {MaxFiles} files" : null;
    }

    private static string? PathProblemOf(string path)
    {
        var segments = path.Split('/');
        if (path.Any(c => c == '\\' || char.IsControl(c)))
        {
            return "the path has a backslash or a control character";
        }

        if (segments.Any(segment => segment.Length == 0 || segment.StartsWith('.')))
        {
            return "the path must be relative, without empty parts and without names that start with a dot";
        }

        if (segments.Length > MaxDepth)
        {
            return $"the path is deeper than {MaxDepth}";
        }

        return path == FileName ? "the manifest lists itself" : null;
    }
}
