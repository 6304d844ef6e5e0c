using System.Text.RegularExpressions;
using System.Xml;
using k8s.Models;

namespace CrossEncoderOperator.DevCluster.OpenApi;

/// <summary>Descriptions of built-in types and fields, from the documentation that the Kubernetes client ships.</summary>
internal static class ModelDocs
{
    private static readonly Lazy<Dictionary<string, string>> Summaries = new(Load);

    public static string? Find(string? member) => member is null ? null : Summaries.Value.GetValueOrDefault(member);

    private static Dictionary<string, string> Load()
    {
        var summaries = new Dictionary<string, string>();
        var file = Path.Combine(AppContext.BaseDirectory, Path.ChangeExtension(Path.GetFileName(typeof(V1Pod).Assembly.Location), ".xml"));
        if (!File.Exists(file))
        {
            return summaries;
        }

        using var reader = XmlReader.Create(file);
        while (reader.ReadToFollowing("member"))
        {
            if (reader.GetAttribute("name") is { } name && (name.StartsWith("P:k8s.Models.", StringComparison.Ordinal) || name.StartsWith("T:k8s.Models.", StringComparison.Ordinal))
                && reader.ReadToDescendant("summary"))
            {
                summaries[name] = Regex.Replace(reader.ReadElementContentAsString().Trim(), @"\s+", " ", RegexOptions.NonBacktracking);
            }
        }

        return summaries;
    }
}
