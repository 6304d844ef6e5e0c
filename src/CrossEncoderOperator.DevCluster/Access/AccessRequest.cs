namespace CrossEncoderOperator.DevCluster.Access;

/// <summary>What somebody wants to do: to a resource, or to a path that is none.</summary>
internal sealed record AccessRequest(
    string Verb, string Group = "", string Resource = "", string Subresource = "", string? Namespace = null, string Name = "", string? Path = null)
{
    public string FullResource => Subresource.Length == 0 ? Resource : $"{Resource}/{Subresource}";
}
