namespace CrossEncoderOperator.DevCluster.Clients;

/// <summary>What an <see cref="Informer"/> files objects under.</summary>
internal readonly record struct IndexKey(string Kind, string Scope, string Name = "", string Value = "")
{
    public static IndexKey Namespace(string ns) => new("namespace", ns);

    public static IndexKey Label(string ns, string key, string value) => new("label", ns, key, value);

    public static IndexKey Owner(string uid) => new("owner", uid);

    public static IndexKey Node(string name) => new("node", name);
}
