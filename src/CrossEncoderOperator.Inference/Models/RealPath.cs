namespace CrossEncoderOperator.Inference.Models;

internal static class RealPath
{
    private const int MaxLinks = 40;

    /// <summary>The absolute path with every symbolic link on the way resolved.</summary>
    public static string Of(string path)
    {
        var rest = new Stack<string>(Parts(Path.GetFullPath(path)).Reverse());
        var real = "/";
        var links = 0;
        while (rest.TryPop(out var part))
        {
            var next = Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MaxLinks)
            {
                throw new IOException("too many symbolic links");
            }

            foreach (var step in Parts(Path.GetFullPath(target, real)).Reverse())
            {
                rest.Push(step);
            }

            real = "/";
        }

        return real;
    }

    private static string[] Parts(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);
}
