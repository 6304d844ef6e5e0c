using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.ApiContent;
using CrossEncoderOperator.DevCluster.ApiObjects;
using CrossEncoderOperator.DevCluster.ApiTables;
using CrossEncoderOperator.DevCluster.Schemas;

namespace CrossEncoderOperator.DevCluster.ApiResources;

/// <summary>What a CustomResourceDefinition must look like.</summary>
internal static class CustomResourceRules
{
    public static void Default(JsonObject crd)
    {
        if (crd.Obj("spec") is not { } spec || spec.Obj("names") is not { } names || names.Str("kind") is not { } kind) return;

        names["singular"] ??= kind.ToLowerInvariant();
        names["listKind"] ??= kind + "List";
        spec["conversion"] ??= new JsonObject { ["strategy"] = "None" };
    }

    public static void Validate(JsonObject crd, JsonObject? old, List<FieldError> errors)
    {
        var (group, plural) = (crd.Str("spec.group") ?? "", crd.Str("spec.names.plural") ?? "");
        if (crd.Name() != $"{plural}.{group}")
            errors.Add(FieldError.Invalid("metadata.name", crd.Name(), "must be spec.names.plural+\".\"+spec.group"));

        if (group.Length == 0)
        {
            errors.Add(FieldError.Required("spec.group"));
        }
        else if (!Names.IsSubdomain(group) || !group.Contains('.', StringComparison.Ordinal))
        {
            errors.Add(FieldError.Invalid("spec.group", group, "should be a domain with at least one dot"));
        }

        if ((group.EndsWith(".k8s.io", StringComparison.Ordinal) || group.EndsWith(".kubernetes.io", StringComparison.Ordinal))
            && crd.Obj("metadata.annotations")?["api-approved.kubernetes.io"] is null)
        {
            errors.Add(FieldError.Required("metadata.annotations[api-approved.kubernetes.io]", "protected groups must have approval annotation"));
        }

        if (crd.Str("spec.scope") is not ("Namespaced" or "Cluster"))
            errors.Add(FieldError.NotSupported("spec.scope", crd.Str("spec.scope") ?? "", ["Cluster", "Namespaced"]));

        ValidateNames(crd, errors);
        ValidateVersions(crd, errors);
        if (crd.Holds("spec.preserveUnknownFields"))
            errors.Add(FieldError.Invalid("spec.preserveUnknownFields", true, "must be false in order to use defaults in the schema"));

        foreach (var field in old is null ? [] : new[] { "spec.scope", "spec.group", "spec.names.plural", "spec.names.kind" })
        {
            if (!JsonNode.DeepEquals(crd.At(field), old.At(field))) errors.Add(FieldError.Invalid(field, crd.At(field), "field is immutable"));
        }
    }

    private static void ValidateNames(JsonObject crd, List<FieldError> errors)
    {
        foreach (var field in new[] { "plural", "singular", "kind", "listKind" })
        {
            var (path, value) = ($"spec.names.{field}", crd.Str($"spec.names.{field}") ?? "");
            if (value.Length == 0)
            {
                errors.Add(FieldError.Required(path));
            }
            else if (!Names.IsServiceName(field is "kind" or "listKind" ? value.ToLowerInvariant() : value))
            {
                errors.Add(FieldError.Invalid(path, value, "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an " +
                    "alphabetic character, and end with an alphanumeric character"));
            }
        }

        if (crd.Str("spec.names.kind") is { Length: > 0 } kind && kind == crd.Str("spec.names.listKind"))
            errors.Add(FieldError.Invalid("spec.names.listKind", kind, "kind and listKind may not be the same"));
    }

    private static void ValidateVersions(JsonObject crd, List<FieldError> errors)
    {
        var versions = crd.Items("spec.versions").ToList();
        if (versions.Count(v => v.Holds("storage")) != 1)
            errors.Add(FieldError.Invalid("spec.versions", crd.At("spec.versions"), "must have exactly one version marked as storage version"));

        foreach (var (i, version) in versions.Index())
        {
            var field = $"spec.versions[{i}]";
            if (!Names.IsServiceName(version.Str("name") ?? ""))
            {
                errors.Add(FieldError.Invalid($"{field}.name", version.Str("name"), "a DNS-1035 label must consist of lower case alphanumeric characters or '-'"));
            }
            else if (versions.Take(i).Any(v => v.Str("name") == version.Str("name")))
            {
                errors.Add(FieldError.Invalid("spec.versions", version.Str("name"), "must contain unique version names"));
            }

            if (version.Obj("schema.openAPIV3Schema") is { } schema)
            {
                // Like the API server, which validates one schema for all versions when they agree.
                var alike = versions.All(v => JsonNode.DeepEquals(v["schema"], version["schema"]));
                var place = alike ? "spec.validation.openAPIV3Schema" : $"{field}.schema.openAPIV3Schema";
                errors.AddRange(alike && i > 0 ? [] : CrdSchemas.Parse(schema).Errors.Select(e => e with { Field = e.Field.Length == 0 ? place : $"{place}.{e.Field}" }));
            }
            else
            {
                errors.Add(FieldError.Required($"{field}.schema.openAPIV3Schema", "schemas are required"));
            }

            ValidateColumns(version, field, errors);
            foreach (var (path, prefix) in new[] { ("specReplicasPath", ".spec."), ("statusReplicasPath", ".status.") })
            {
                if (version.Obj("subresources.scale") is { } scale && scale.Str(path)?.StartsWith(prefix, StringComparison.Ordinal) != true)
                    errors.Add(FieldError.Invalid($"{field}.subresources.scale.{path}", scale.Str(path), $"should be a json path under {prefix[..^1]}"));
            }
        }
    }

    private static void ValidateColumns(JsonObject version, string field, List<FieldError> errors)
    {
        string[] types = ["integer", "number", "string", "boolean", "date"];
        foreach (var (i, column) in version.Items("additionalPrinterColumns").Index())
        {
            var place = $"{field}.additionalPrinterColumns[{i}]";
            if (column.Str("name") is null or "") errors.Add(FieldError.Required($"{place}.name"));

            if (!types.Contains(column.Str("type")))
                errors.Add(FieldError.NotSupported($"{place}.type", column.Str("type"), types.Select(t => (JsonNode?)t)));

            try
            {
                JsonPathQuery.Parse(column.Str("jsonPath") ?? "");
            }
            catch (FormatException e)
            {
                errors.Add(FieldError.Invalid($"{place}.jsonPath", column.Str("jsonPath"), e.Message));
            }
        }
    }
}
