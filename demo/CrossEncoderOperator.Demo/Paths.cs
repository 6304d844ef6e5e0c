namespace CrossEncoderOperator.Demo;

/// <summary>Places in the checkout that the demo was built in.</summary>
internal static class Paths
{
    public static string Root { get; } = FindRoot();

    public static string Data => Path.Combine(Root, ".devcluster");

    public static string Kubeconfig => Path.Combine(Data, "kubeconfig");

    /// <summary>Where <c>make tools</c> installs.</summary>
    public static string Tools => Path.Combine(Root, ".tools", "bin");

    public static string Models => Path.Combine(Root, "models");

    /// <summary>The program that a project under <c>src/</c> builds, of the same configuration as the demo.</summary>
    public static string Program(string project)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(Root, "src", project, "bin", output.Parent!.Name, output.Name, project);
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

        throw new DemoException("CrossEncoderOperator.sln stands in no folder above the demo");
    }
}
