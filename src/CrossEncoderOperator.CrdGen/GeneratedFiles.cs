using CrossEncoderOperator.Api;
using CrossEncoderOperator.CrdGen.Documentation;
using CrossEncoderOperator.CrdGen.Schemas;

namespace CrossEncoderOperator.CrdGen;

/// <summary>The files that are made from the types of the API.</summary>
internal static class GeneratedFiles
{
    private const string Crd = "crossencoder.dev_crossencoderdeployments.yaml";

    /// <summary>Text by path, relative to the root of the checkout.</summary>
    public static IReadOnlyDictionary<string, string> Build()
    {
        var docs = XmlDocs.Of(typeof(CrossEncoderDeployment).Assembly);
        var crd = CrdBuilder.Yaml(typeof(CrossEncoderDeployment), docs);
        return new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [$"crds/{Crd}"] = crd,
            // Helm reads no file outside the chart.
            [$"charts/crossencoder-operator/files/crds/{Crd}"] = crd,
            ["docs/reference/api.md"] = ApiReference.Markdown(typeof(CrossEncoderDeployment), docs),
        };
    }

    /// <summary>Writes the files, or only compares them.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string root, bool check)
    {
        var stale = Build().Where(file => !IsCurrent(Path.Combine(root, file.Key), file.Value)).ToList();
        foreach (var (path, text) in stale)
        {
            if (check)
            {
                Console.Error.WriteLine($"{path} is not current");
                continue;
            }
            var file = Path.Combine(root, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
            Console.WriteLine($"wrote {path}");
        }
        return check && stale.Count > 0 ? 1 : 0;
    }

    private static bool IsCurrent(string file, string text) => File.Exists(file) && File.ReadAllText(file) == text;
}
