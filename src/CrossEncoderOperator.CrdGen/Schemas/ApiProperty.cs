using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using CrossEncoderOperator.Api.Units;

namespace CrossEncoderOperator.CrdGen.Schemas;

/// <summary>A property of an API type, as it is seen on the wire.</summary>
internal sealed class ApiProperty(PropertyInfo property)
{
    private readonly NullabilityInfoContext _nullability = new();

    public PropertyInfo Info { get; } = property;

    public Type Type { get; } = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;

    public string Name { get; } = property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name
        ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    public bool IsRequired => ApiTypes.IsKubernetes(Info.DeclaringType!)
        ? ApiTypes.IsRequired(Info.DeclaringType!, Name)
        : Info.GetCustomAttribute<RequiredAttribute>() is not null || IsValueThatIsAlwaysWritten;

    public bool IsQuantity => Info.GetCustomAttribute<JsonConverterAttribute>()?.ConverterType == typeof(QuantityTextConverter);

    private bool IsValueThatIsAlwaysWritten =>
        Info.PropertyType.IsValueType && _nullability.Create(Info).ReadState == NullabilityState.NotNull;

    public T? Attribute<T>()
        where T : Attribute => Info.GetCustomAttribute<T>();
}
