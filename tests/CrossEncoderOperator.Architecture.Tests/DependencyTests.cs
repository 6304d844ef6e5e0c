using System.Reflection;
using System.Xml.Linq;
using CrossEncoderOperator.TestKit;

namespace CrossEncoderOperator.Architecture.Tests;

/// <summary>The arrows of docs/architecture.md. An arrow that is not here does not exist.</summary>
public sealed class DependencyTests
{
    private static readonly Dictionary<string, string[]> s_arrows = new(StringComparer.Ordinal)
    {
        ["Api"] = [],
        ["Core"] = ["Api"],
        ["Runtime"] = [],
        ["Operator"] = ["Core", "Runtime"],
        ["Router"] = ["Api", "Runtime"],
        ["Inference"] = [],
        ["Server"] = ["Inference"],
        ["DevCluster"] = [],
        ["CrdGen"] = ["Api"],
    };

    public static TheoryData<string> Projects => [.. ProjectsUnder("src")];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_refers_to_what_its_arrows_allow(string project)
    {
        Assert.True(s_arrows.TryGetValue(project, out var allowed), $"{project} is not in the table of arrows");
        Assert.Empty(ReferencesOf("src", project).Except(allowed, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Api")]
    [InlineData("Core")]
    public void A_pure_library_does_no_input_or_output(string project)
    {
        string[] forbidden = ["System.Net.", "System.IO.FileSystem", "System.Diagnostics.Process", "System.Threading.Tasks.Parallel", "Microsoft.AspNetCore"];
        var used = Assembly.Load($"CrossEncoderOperator.{project}").GetReferencedAssemblies().Select(name => name.Name!);
        Assert.DoesNotContain(used, name => forbidden.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));
    }

    [Fact]
    public void Only_tests_and_the_demo_know_the_development_cluster() =>
        Assert.DoesNotContain(ProjectsUnder("src"), project => ReferencesOf("src", project).Contains("DevCluster", StringComparer.Ordinal));

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "CrossEncoderOperator.sln"));
        Assert.DoesNotContain(ProjectsUnder("src").Concat(ProjectsUnder("tests")), project => !solution.Contains($"CrossEncoderOperator.{project}.csproj", StringComparison.Ordinal));
    }

    private static IEnumerable<string> ProjectsUnder(string folder) =>
        Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.csproj", SearchOption.AllDirectories).Select(ShortName).Order(StringComparer.Ordinal);

    private static IEnumerable<string> ReferencesOf(string folder, string project)
    {
        var name = $"CrossEncoderOperator.{project}";
        return XDocument.Load(Path.Combine(Repository.Root, folder, name, $"{name}.csproj"))
            .Descendants("ProjectReference")
            .Select(reference => ShortName(reference.Attribute("Include")!.Value.Replace('\\', '/')));
    }

    private static string ShortName(string path) => Path.GetFileNameWithoutExtension(path)["CrossEncoderOperator.".Length..];
}
