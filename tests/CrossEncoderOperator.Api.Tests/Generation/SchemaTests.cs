using CrossEncoderOperator.CrdGen;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.Api.Tests.Generation;

public sealed class SchemaTests
{
    private static readonly V1CustomResourceDefinition s_crd = KubernetesYaml.Deserialize<V1CustomResourceDefinition>(
        GeneratedFiles.Build().Single(file => file.Key.StartsWith("crds/", StringComparison.Ordinal)).Value);

    private static V1JSONSchemaProps Root => s_crd.Spec.Versions.Single().Schema.OpenAPIV3Schema;

    [Fact]
    public void Every_node_is_structural()
    {
        foreach (var (path, schema) in Nodes(string.Empty, Root))
        {
            Assert.True(schema.Type is not null || schema.XKubernetesIntOrString == true, $"{path} has no type");
            Assert.False(schema.Properties is not null && schema.AdditionalProperties is not null, $"{path} is object and map");
            Assert.True(schema.Type != "array" || schema.Items is not null, $"{path} has no items");
            Assert.Null(schema.DefaultProperty);
        }
    }

    [Fact]
    public void Keys_of_list_maps_are_required()
    {
        var maps = Nodes(string.Empty, Root).Where(node => node.Schema.XKubernetesListType == "map").ToList();
        Assert.NotEmpty(maps);
        Assert.All(maps, map => Assert.Subset(
            Children(map.Path, map.Schema.Items).Single().Schema.Required?.ToHashSet(StringComparer.Ordinal) ?? [],
            map.Schema.XKubernetesListMapKeys.ToHashSet(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("spec")]
    [InlineData("status")]
    public void Fields_of_our_own_types_are_described(string part)
    {
        var missing = Nodes(part, Root.Properties[part])
            .Where(node => node.Schema.Description is null && !IsInsideKubernetesType(node.Path) && !IsPlainItem(node.Path, node.Schema))
            .Select(node => node.Path);
        Assert.Empty(missing);
    }

    [Theory]
    [InlineData("spec.model.uri", "pattern")]
    [InlineData("spec.model.sha256", "pattern")]
    [InlineData("spec.model.maxTokens", "range")]
    [InlineData("spec.serving.limits.documentsPerRequest", "range")]
    [InlineData("spec.serving.limits.bodyBytes", "pattern")]
    [InlineData("spec.serving.limits.timeout", "pattern")]
    [InlineData("spec.model.variant", "enum")]
    [InlineData("spec.serving.batching.maxTokens", "range")]
    [InlineData("spec.serving.batching.maxWait", "pattern")]
    [InlineData("spec.serving.documents.strategy", "enum")]
    [InlineData("spec.serving.documents.maxTokens", "range")]
    [InlineData("spec.serving.documents.overlapTokens", "range")]
    [InlineData("spec.serving.documents.maxChunks", "range")]
    [InlineData("spec.serving.limits.queuedTokens", "range")]
    [InlineData("spec.serving.cache.size", "pattern")]
    [InlineData("spec.serving.cache.ttl", "pattern")]
    [InlineData("spec.serving.calibration.method", "enum")]
    [InlineData("spec.serving.calibration.scale", "range")]
    [InlineData("spec.serving.calibration.offset", "range")]
    [InlineData("spec.serving.calibration.temperature", "range")]
    [InlineData("spec.serving.capture.sampleRate", "range")]
    [InlineData("spec.serving.capture.redact[]", "enum")]
    [InlineData("spec.serving.capture.maxSize", "pattern")]
    [InlineData("spec.serving.capture.maxAge", "pattern")]
    [InlineData("spec.resources.cpu", "pattern")]
    [InlineData("spec.resources.memory", "pattern")]
    [InlineData("spec.scaling.minReplicas", "range")]
    [InlineData("spec.scaling.maxReplicas", "range")]
    [InlineData("spec.scaling.replicas", "range")]
    [InlineData("spec.scaling.target.type", "enum")]
    [InlineData("spec.scaling.scaleToZero.idleAfter", "pattern")]
    [InlineData("spec.scaling.scaleToZero.onRequest", "enum")]
    [InlineData("spec.scaling.schedules[].name", "pattern")]
    [InlineData("spec.scaling.schedules[].start", "pattern")]
    [InlineData("spec.scaling.schedules[].duration", "pattern")]
    [InlineData("spec.scaling.schedules[].timeZone", "pattern")]
    [InlineData("spec.scaling.exceptions[].date", "pattern")]
    [InlineData("spec.rollout.progressDeadline", "pattern")]
    [InlineData("spec.rollout.revisionHistoryLimit", "range")]
    [InlineData("status.phase", "enum")]
    public void Field_is_bounded(string path, string how)
    {
        var schema = Nodes(string.Empty, Root).Single(node => node.Path == "." + path).Schema;
        Assert.True(how switch
        {
            "pattern" => schema.Pattern is not null,
            "range" => schema is { Minimum: not null, Maximum: not null },
            _ => schema.EnumProperty is { Count: > 0 },
        });
    }

    [Fact]
    public void Rules_guard_the_name_and_the_pin()
    {
        Assert.Contains("self.metadata.name.matches", Assert.Single(Root.XKubernetesValidations).Rule, StringComparison.Ordinal);
        var pin = Assert.Single(Root.Properties["spec"].Properties["model"].XKubernetesValidations);
        Assert.Equal((".sha256", "!self.uri.startsWith('https://') || has(self.sha256)"), (pin.FieldPath, pin.Rule));
    }

    [Fact]
    public void Scale_is_about_fields_that_there_are()
    {
        var scale = s_crd.Spec.Versions.Single().Subresources.Scale;
        Assert.Equal(
            ["integer", "integer", "string"],
            new[] { scale.SpecReplicasPath, scale.StatusReplicasPath, scale.LabelSelectorPath }
                .Select(path => Nodes(string.Empty, Root).Single(node => node.Path == path).Schema.Type));
    }

    [Fact]
    public void Lists_of_schedules_and_exceptions_are_bounded()
    {
        var scaling = Root.Properties["spec"].Properties["scaling"].Properties;
        Assert.Equal((200, 366), (scaling["schedules"].MaxItems, scaling["exceptions"].MaxItems));
        Assert.Equal(["name"], scaling["schedules"].XKubernetesListMapKeys);
    }

    /// <summary>A text, a number or a list in a list: the field that is the list says what it is.</summary>
    private static bool IsPlainItem(string path, V1JSONSchemaProps schema) =>
        path.EndsWith("[]", StringComparison.Ordinal) && schema.Type != "object";

    private static bool IsInsideKubernetesType(string path) =>
        path.Contains("conditions[", StringComparison.Ordinal)
        || path.StartsWith("spec.podTemplate.", StringComparison.Ordinal)
        || path.EndsWith("{}", StringComparison.Ordinal);

    private static IEnumerable<(string Path, V1JSONSchemaProps Schema)> Nodes(string path, V1JSONSchemaProps schema)
    {
        yield return (path, schema);
        var children = (schema.Properties ?? new Dictionary<string, V1JSONSchemaProps>()).Select(child => ($"{path}.{child.Key}", child.Value))
            .Concat(Children($"{path}[]", schema.Items))
            .Concat(Children($"{path}{{}}", schema.AdditionalProperties));
        foreach (var node in children.SelectMany(child => Nodes(child.Item1, child.Item2)))
        {
            yield return node;
        }
    }

    private static IEnumerable<(string Path, V1JSONSchemaProps Schema)> Children(string path, object? child) =>
        child is null ? [] : [(path, KubernetesJson.Deserialize<V1JSONSchemaProps>(KubernetesJson.Serialize(child)))];
}
