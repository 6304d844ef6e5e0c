using System.Text;
using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.ApiContent;
using CrossEncoderOperator.DevCluster.ApiObjects;
using CrossEncoderOperator.DevCluster.Schemas;

namespace CrossEncoderOperator.DevCluster.ApiKinds;

/// <summary>What the table cannot say about ConfigMaps and Secrets.</summary>
internal static class ConfigRules
{
    private const int SizeLimit = 1024 * 1024;

    private static readonly string[] Parts = ["data", "binaryData"];

    private static readonly Dictionary<string, string[]> RequiredKeys = new()
    {
        ["kubernetes.io/tls"] = ["tls.crt", "tls.key"],
        ["kubernetes.io/dockerconfigjson"] = [".dockerconfigjson"],
        ["kubernetes.io/dockercfg"] = [".dockercfg"],
        ["kubernetes.io/ssh-auth"] = ["ssh-privatekey"],
    };

    /// <summary>stringData of a Secret becomes data.</summary>
    public static void Default(JsonObject obj)
    {
        if (obj["stringData"] is JsonObject texts)
        {
            var data = obj.Child("data");
            foreach (var (key, text) in texts) data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text.AsString() ?? ""));

            obj.Remove("stringData");
        }
    }

    public static void Validate(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        var size = 0L;
        foreach (var part in Parts)
        {
            foreach (var (key, value) in obj.Obj(part) ?? [])
            {
                size += value.AsString()?.Length ?? 0;
                if (!Names.IsConfigKey(key))
                {
                    errors.Add(FieldError.Invalid($"{part}[{key}]", key, "a valid config key must consist of alphanumeric characters, '-', '_' or '.' " +
                        "(e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"));
                }

                if (part == "binaryData" && obj.Obj("data")?.ContainsKey(key) == true)
                    errors.Add(FieldError.Invalid($"data[{key}]", key, "duplicate of key present in binaryData"));
            }
        }

        if (size > SizeLimit) errors.Add(FieldError.TooLong(obj.Str("kind") == "Secret" ? "data" : "", SizeLimit));

        foreach (var key in obj.Str("kind") == "Secret" ? RequiredKeys.GetValueOrDefault(obj.Str("type") ?? "", []) : [])
        {
            if (obj.Obj("data")?[key] is null) errors.Add(FieldError.Required($"data[{key}]"));
        }

        if (old?.Holds("immutable") == true)
        {
            foreach (var part in Parts.Append("immutable").Where(p => !JsonNode.DeepEquals(obj[p], old[p])))
                errors.Add(FieldError.Forbidden(part, "field is immutable when `immutable` is set"));
        }
    }
}
