namespace CrossEncoderOperator.Server.Commands;

/// <summary>The file whose text Kubernetes shows as the reason why a container ended.</summary>
internal sealed class TerminationLog(string path)
{
    private const string Default = "/dev/termination-log";

    public static TerminationLog At(string? option) =>
        new(option ?? Environment.GetEnvironmentVariable("TERMINATION_LOG") ?? Default);

    /// <summary>Writes nothing where the folder does not exist or cannot be written: outside of Kubernetes.</summary>
    public void Write(string text)
    {
        try
        {
            if (Directory.Exists(Path.GetDirectoryName(path)) && (path != Default || File.Exists(path)))
            {
                File.WriteAllText(path, text);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{path}: cannot be written");
        }
    }
}
