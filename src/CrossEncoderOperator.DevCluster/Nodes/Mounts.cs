namespace CrossEncoderOperator.DevCluster.Nodes;

/// <summary>Paths in a container and the files of the node that stand for them.</summary>
internal sealed class Mounts(IEnumerable<(string Path, string Source)> mounts)
{
    private readonly List<(string Path, string Source)> _mounts =
        [.. mounts.Select(mount => (Path: mount.Path.TrimEnd('/'), mount.Source)).Where(mount => mount.Path.Length > 0).OrderByDescending(mount => mount.Path.Length)];

    /// <summary>Replaces every mount path at the start of the text, or after <c>=</c> or <c>:</c>, that ends where a path element ends.</summary>
    public string Rewrite(string text)
    {
        for (var at = 0; at >= 0 && at < text.Length;)
        {
            var mount = _mounts.FirstOrDefault(mount => StartsAt(text, at, mount.Path));
            if (mount.Path is not null)
            {
                text = string.Concat(text.AsSpan(0, at), mount.Source, text.AsSpan(at + mount.Path.Length));
                at += mount.Source.Length;
            }

            var next = text.AsSpan(at).IndexOfAny('=', ':');
            at = next < 0 ? -1 : at + next + 1;
        }

        return text;
    }

    private static bool StartsAt(string text, int at, string path) =>
        text.AsSpan(at).StartsWith(path, StringComparison.Ordinal) && (text.Length == at + path.Length || text[at + path.Length] is '/' or ':' or ',');
}
