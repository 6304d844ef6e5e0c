namespace CrossEncoderOperator.OperatorBench;

internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>Where <c>make tools</c> installs.</summary>
    public static string Tools => Path.Combine(Root, ".tools", "bin");

    /// <summary>A program under <c>src/</c>, of the configuration that this one was built in.</summary>
    public static string Program(string name)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var project = $"CrossEncoderOperator.{name}";
        return Path.Combine(Root, "src", project, "bin", output.Parent!.Name, output.Name, project);
    }

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "CrossEncoderOperator.sln"))
        ? folder
        : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("not inside the repository"));
}
