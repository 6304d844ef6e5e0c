namespace CrossEncoderOperator.TestKit;

/// <summary>Places in the checkout that the tests run from.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Where <c>make tools</c> installs.</summary>
    public static string Tools { get; } = Path.Combine(Root, ".tools", "bin");

    /// <summary>The program that a project under <c>src/</c> builds, of the same configuration as the running test.</summary>
    public static string Program(string project)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var path = Path.Combine(Root, "src", project, "bin", output.Parent!.Name, output.Name, project);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{project} is not built: run 'make build'", path);
    }

    /// <summary>A tool that <c>make tools</c> installs.</summary>
    public static string Tool(string name)
    {
        var path = Path.Combine(Tools, name);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{name} is not installed: run 'make tools'", path);
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CrossEncoderOperator.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("CrossEncoderOperator.sln stands in no folder above the tests");
    }
}
