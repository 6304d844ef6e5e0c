using System.CommandLine.Parsing;

namespace CrossEncoderOperator.DevCluster.Nodes;

/// <summary>The local command that stands for an image's entrypoint; the first pattern that matches decides.</summary>
/// <param name="entries">Each <c>PATTERN=COMMAND</c>; <c>*</c> matches any text.</param>
internal sealed class ImageMap(IEnumerable<string> entries)
{
    private readonly List<(string[] Pieces, string[] Command)> _entries = [.. entries.Select(Parse)];

    /// <returns>The command, empty when the pod's own stands alone; null when nothing matches.</returns>
    public IReadOnlyList<string>? Find(string image) => _entries.FirstOrDefault(entry => Matches(entry.Pieces, image)).Command;

    private static (string[], string[]) Parse(string entry)
    {
        var at = entry.IndexOf('=', StringComparison.Ordinal);
        if (at <= 0) throw new ArgumentException($"--image '{entry}': expected PATTERN=COMMAND", nameof(entry));
        return (entry[..at].Split('*'), [.. CommandLineParser.SplitCommandLine(entry[(at + 1)..])]);
    }

    private static bool Matches(string[] pieces, string image)
    {
        if (pieces.Length == 1) return image == pieces[0];
        if (image.Length < pieces[0].Length + pieces[^1].Length) return false;
        if (!image.StartsWith(pieces[0], StringComparison.Ordinal) || !image.EndsWith(pieces[^1], StringComparison.Ordinal)) return false;
        var rest = image.AsSpan(pieces[0].Length, image.Length - pieces[0].Length - pieces[^1].Length);
        foreach (var piece in pieces[1..^1])
        {
            var at = rest.IndexOf(piece, StringComparison.Ordinal);
            if (at < 0) return false;
            rest = rest[(at + piece.Length)..];
        }

        return true;
    }
}
