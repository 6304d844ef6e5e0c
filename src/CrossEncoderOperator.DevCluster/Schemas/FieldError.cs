using System.Text.Json.Nodes;

namespace CrossEncoderOperator.DevCluster.Schemas;

/// <summary>A cause of a Status answer.</summary>
/// <param name="Reason">FieldValueInvalid, FieldValueRequired, …</param>
/// <param name="Field">Path of the field: <c>spec.parts[0].name</c>.</param>
/// <param name="Message">The error without its path: <c>Invalid value: 0: must be positive</c>.</param>
public sealed record FieldError(string Reason, string Field, string Message)
{
    internal static FieldError Required(string field, string detail = "") => new("FieldValueRequired", field, Join("Required value", detail));

    internal static FieldError Forbidden(string field, string detail) => new("FieldValueForbidden", field, Join("Forbidden", detail));

    internal static FieldError Invalid(string field, JsonNode? value, string detail) =>
        new("FieldValueInvalid", field, Join($"Invalid value: {Json.Text(value)}", detail));

    internal static FieldError TypeInvalid(string field, JsonNode? value, string detail) =>
        new("FieldValueTypeInvalid", field, Join($"Invalid value: {Json.Text(value)}", detail));

    internal static FieldError Duplicate(string field, JsonNode? value) => new("FieldValueDuplicate", field, $"Duplicate value: {Json.Text(value)}");

    internal static FieldError TooLong(string field, long max) => new("FieldValueTooLong", field, $"Too long: may not be more than {max} bytes");

    internal static FieldError TooMany(string field, long actual, long max) =>
        new("FieldValueTooMany", field, $"Too many: {actual}: must have at most {max} items");

    internal static FieldError NotSupported(string field, JsonNode? value, IEnumerable<JsonNode?> supported) =>
        new("FieldValueNotSupported", field, $"Unsupported value: {Json.Text(value)}: supported values: {string.Join(", ", supported.Select(Json.Text))}");

    private static string Join(string type, string detail) => detail.Length == 0 ? type : $"{type}: {detail}";
}
