using System.Reflection;
using System.Text.Json.Serialization;
using k8s.Models;

namespace CrossEncoderOperator.DevCluster.Schemas;

/// <summary>Schemas of the built-in kinds, read from the models of the Kubernetes client.</summary>
internal static class BuiltInSchemas
{
    private static readonly Dictionary<Type, Schema> Cache = [];

    private static readonly Lazy<Dictionary<(string, string, string), Type>> Kinds = new(() => typeof(V1Pod).Assembly.GetTypes()
        .Select(type => (type, entity: type.GetCustomAttribute<KubernetesEntityAttribute>()))
        .Where(t => t.entity is not null)
        .ToDictionary(t => (t.entity!.Group, t.entity.ApiVersion, t.entity.Kind), t => t.type));

    public static Schema ObjectMeta => Of(typeof(V1ObjectMeta));

    /// <summary>The schema of a built-in kind, or null when the client does not know it.</summary>
    public static Schema? For(string group, string version, string kind) =>
        Kinds.Value.TryGetValue((group, version, kind), out var type) ? Of(type) : null;

    private static Schema Of(Type type)
    {
        lock (Cache)
        {
            return Cache.TryGetValue(type, out var known) ? known : Build(type);
        }
    }

    private static Schema Build(Type type)
    {
        var (version, name) = ModelName(type);
        var properties = new Dictionary<string, Schema>();
        var schema = new Schema
        {
            Type = "object",
            Properties = properties,
            Component = MetaTypes.Contains(name) ? $"io.k8s.apimachinery.pkg.apis.meta.v1.{name}" : $"io.k8s.api.{version}.{name}",
            TypeDocs = $"T:{type.FullName}",
            MapType = BuiltInLists.AtomicTypes.Contains(name) ? "atomic" : null,
            Required = BuiltInLists.Required.GetValueOrDefault(name) ?? [],
        };

        // Types may refer to themselves: the node is in the cache before its fields are.
        Cache.Add(type, schema);
        foreach (var property in type.GetProperties())
        {
            if (property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name is { } field)
            {
                var node = OfField(property.PropertyType) with { FieldDocs = $"P:{type.FullName}.{property.Name}" };
                properties[field] = BuiltInLists.Annotate(node, name, field);
            }
        }

        return schema;
    }

    private static Schema OfField(Type declared)
    {
        var type = System.Nullable.GetUnderlyingType(declared) ?? declared;
        return type switch
        {
            _ when type == typeof(string) => new Schema { Type = "string" },
            _ when type == typeof(bool) => new Schema { Type = "boolean" },
            _ when type == typeof(int) => new Schema { Type = "integer", Format = "int32" },
            _ when type == typeof(long) => new Schema { Type = "integer", Format = "int64" },
            _ when type == typeof(double) => new Schema { Type = "number", Format = "double" },
            _ when type == typeof(DateTime) || type == typeof(DateTimeOffset) => new Schema { Type = "string", Format = "date-time" },
            _ when type == typeof(byte[]) => new Schema { Type = "string", Format = "byte" },
            _ when type == typeof(IntOrString) => new Schema { IntOrString = true, Format = "int-or-string" },
            _ when type == typeof(ResourceQuantity) => new Schema { IntOrString = true, Format = "quantity" },
            _ when type == typeof(object) => Schema.Untyped,
            { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(IDictionary<,>) =>
                new Schema { Type = "object", AdditionalProperties = OfField(type.GetGenericArguments()[1]) },
            { IsGenericType: true } => new Schema { Type = "array", Items = OfField(type.GetGenericArguments()[0]) },
            _ => Of(type),
        };
    }

    /// <summary>V1DeploymentSpec is DeploymentSpec of v1; types with a group in their name (Corev1Event) are of v1 too.</summary>
    private static (string Version, string Name) ModelName(Type type)
    {
        var name = type.Name;
        var at = name.IndexOf("v1", StringComparison.Ordinal);
        if (at > 0)
        {
            return ("v1", name[(at + 2)..]);
        }

        var end = name.Length > 1 && name[0] == 'V' && char.IsAsciiDigit(name[1]) ? 2 : 0;
        while (end > 0 && end < name.Length && (char.IsAsciiDigit(name[end]) || char.IsAsciiLetterLower(name[end])))
        {
            end++;
        }

        return end == 0 ? ("v1", name) : (name[..end].ToLowerInvariant(), name[end..]);
    }

    private static readonly HashSet<string> MetaTypes =
        ["ObjectMeta", "ListMeta", "OwnerReference", "ManagedFieldsEntry", "LabelSelector", "LabelSelectorRequirement", "Condition", "DeleteOptions", "Status"];
}
