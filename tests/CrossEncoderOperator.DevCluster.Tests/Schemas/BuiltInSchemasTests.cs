using CrossEncoderOperator.DevCluster.Schemas;
using static CrossEncoderOperator.DevCluster.Tests.TestJson;

namespace CrossEncoderOperator.DevCluster.Tests.Schemas;

public class BuiltInSchemasTests
{
    private static Schema At(string group, string kind, string path) => path.Split('.').Aggregate(BuiltInSchemas.For(group, "v1", kind)!, (schema, name) => name == "[]" ? schema.Items! : schema.Properties[name]);

    [Theory]
    [InlineData("apps", "Deployment", "spec.template.spec.containers", "array", "map", "name", "name")]
    [InlineData("", "Pod", "spec.containers.[].ports", "array", "map", "containerPort,protocol", "containerPort")]
    [InlineData("", "Service", "spec.ports", "array", "map", "port,protocol", "port")]
    [InlineData("", "Pod", "spec.tolerations", "array", "atomic", "", null)]
    [InlineData("", "ConfigMap", "metadata.finalizers", "array", "set", "", null)]
    [InlineData("", "ConfigMap", "metadata.ownerReferences", "array", "map", "uid", "uid")]
    [InlineData("apps", "Deployment", "status.conditions", "array", "map", "type", "type")]
    [InlineData("batch", "Job", "status.conditions", "array", "atomic", "", null)]
    public void Lists_have_their_keys(string group, string kind, string path, string type, string listType, string keys, string? patchKey)
    {
        var schema = At(group, kind, path);
        Assert.Equal((type, listType, keys, patchKey), (schema.Type, schema.ListType, string.Join(',', schema.ListMapKeys), schema.PatchMergeKey));
    }

    [Theory]
    [InlineData("", "ConfigMap", "data", "object", null)]
    [InlineData("", "Secret", "data", "object", null)]
    [InlineData("apps", "Deployment", "spec.replicas", "integer", "int32")]
    [InlineData("", "Pod", "metadata.creationTimestamp", "string", "date-time")]
    [InlineData("", "Pod", "spec.containers.[].image", "string", null)]
    [InlineData("", "Service", "spec.ports.[].targetPort", null, "int-or-string")]
    [InlineData("apiextensions.k8s.io", "CustomResourceDefinition", "spec.versions.[].schema.openAPIV3Schema.not", "object", null)]
    public void Fields_have_their_types(string group, string kind, string path, string? type, string? format)
    {
        var schema = At(group, kind, path);
        Assert.Equal((type, format), (schema.Type, schema.Format));
    }

    [Theory]
    [InlineData("{'spec':{'template':{'spec':{'containers':[{'name':'c'}]}},'replicas':-1}}", "FieldValueRequired spec.selector")]
    [InlineData("{'spec':{'selector':{},'template':{'spec':{'containers':[{}]}}}}", "FieldValueRequired spec.template.spec.containers[0].name")]
    [InlineData("{'spec':{'selector':{},'template':{},'replicas':'x'}}", "FieldValueTypeInvalid spec.replicas")]
    [InlineData("{'spec':{'selector':{},'template':{},'replicas':2147483648}}", "FieldValueInvalid spec.replicas")]
    [InlineData("{'spec':{'selector':{},'template':{'spec':{'containers':[{'name':'c'},{'name':'c'}]}}}}", "FieldValueDuplicate spec.template.spec.containers[1]")]
    public void Built_in_objects_are_validated(string obj, string error) =>
        Assert.Equal([error], SchemaValidator.Validate(BuiltInSchemas.For("apps", "v1", "Deployment")!, Obj(obj), null).Select(e => $"{e.Reason} {e.Field}"));

    [Fact]
    public void An_unknown_kind_has_no_schema() => Assert.Null(BuiltInSchemas.For("apps", "v1", "Nope"));

    [Fact]
    public void Unknown_fields_of_built_ins_are_named()
    {
        var obj = Obj("{'spec':{'template':{'spec':{'containers':[{'name':'c','imag':'i'}]}},'oops':1},'metadata':{'labels':{'any':'x'}}}");
        Assert.Equal(["unknown field \"spec.template.spec.containers[0].imag\"", "unknown field \"spec.oops\""], Pruner.Prune(BuiltInSchemas.For("apps", "v1", "Deployment")!, obj));
    }
}
