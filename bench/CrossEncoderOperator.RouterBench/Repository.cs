namespace CrossEncoderOperator.RouterBench;

internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string Program(string name) => Path.Combine(
        Root, "src", $"CrossEncoderOperator.{name}", "bin", "Release", "net10.0", $"CrossEncoderOperator.{name}");

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "CrossEncoderOperator.sln"))
        ? folder
        : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("not inside the repository"));
}
