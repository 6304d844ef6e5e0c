namespace CrossEncoderOperator.Runtime.Clients;

/// <summary>Names an object of a known kind. The namespace of a cluster-scoped object is empty.</summary>
public readonly record struct ObjectKey(string Namespace, string Name)
{
    /// <summary>The key of an object.</summary>
    public static ObjectKey Of(IMetadata<V1ObjectMeta> obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        return new(obj.Metadata?.NamespaceProperty ?? "", obj.Metadata?.Name ?? "");
    }

    /// <summary><c>namespace/name</c>, or <c>name</c> at cluster scope.</summary>
    public override string ToString() => string.IsNullOrEmpty(Namespace) ? Name : $"{Namespace}/{Name}";
}
