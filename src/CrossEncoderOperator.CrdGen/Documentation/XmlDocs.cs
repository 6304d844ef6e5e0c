using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace CrossEncoderOperator.CrdGen.Documentation;

/// <summary>The summaries of an assembly's documentation file.</summary>
internal sealed partial class XmlDocs
{
    private readonly Dictionary<string, string> _summaries;

    private XmlDocs(Dictionary<string, string> summaries) => _summaries = summaries;

    /// <summary>Reads the documentation file that stands beside an assembly.</summary>
    public static XmlDocs Of(Assembly assembly)
    {
        var file = Path.ChangeExtension(assembly.Location, ".xml");
        return new(XDocument.Load(file).Descendants("member").ToDictionary(
            member => member.Attribute("name")!.Value,
            member => WhiteSpace().Replace(member.Element("summary")?.Value ?? string.Empty, " ").Trim(),
            StringComparer.Ordinal));
    }

    public string Summary(Type type) => Find($"T:{type.FullName}");

    public string Summary(PropertyInfo property) => Find($"P:{property.DeclaringType!.FullName}.{property.Name}");

    private string Find(string member) =>
        _summaries.GetValueOrDefault(member) is { Length: > 0 } summary
            ? summary
            : throw new InvalidOperationException($"{member} has no summary");

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
