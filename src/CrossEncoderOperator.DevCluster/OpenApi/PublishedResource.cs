using CrossEncoderOperator.DevCluster.Schemas;

namespace CrossEncoderOperator.DevCluster.OpenApi;

/// <summary>A resource as OpenAPI documents describe it.</summary>
/// <param name="Custom">Defined by a CustomResourceDefinition: no strategic merge patch.</param>
internal sealed record PublishedResource(
    string Group, string Version, string Kind, string Plural, bool Namespaced, IReadOnlyList<string> Subresources, bool Custom, Schema Schema)
{
    /// <summary>Where its group and version are served: <c>apis/apps/v1</c>.</summary>
    public string Root => Group.Length == 0 ? $"api/{Version}" : $"apis/{Group}/{Version}";
}
