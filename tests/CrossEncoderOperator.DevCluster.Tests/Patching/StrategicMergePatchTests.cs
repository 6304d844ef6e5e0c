using CrossEncoderOperator.DevCluster.Patching;
using CrossEncoderOperator.DevCluster.Schemas;
using static CrossEncoderOperator.DevCluster.Tests.TestJson;

namespace CrossEncoderOperator.DevCluster.Tests.Patching;

public class StrategicMergePatchTests
{
    private static readonly Schema Pod = BuiltInSchemas.For("", "v1", "Pod")!;

    [Theory]
    [InlineData("lists of containers merge by name, in place", "{'containers':[{'name':'a','image':'x:1'},{'name':'b','image':'y:1'}]}",
        "{'containers':[{'name':'b','image':'y:2'}]}", "{'containers':[{'name':'a','image':'x:1'},{'name':'b','image':'y:2'}]}")]
    [InlineData("an added item comes first", "{'containers':[{'name':'a','env':[{'name':'P'}]}]}",
        "{'containers':[{'name':'a','env':[{'name':'Q'}]}]}", "{'containers':[{'name':'a','env':[{'name':'Q'},{'name':'P'}]}]}")]
    [InlineData("delete an item", "{'containers':[{'name':'a'},{'name':'b'}]}", "{'containers':[{'name':'b','$patch':'delete'}]}", "{'containers':[{'name':'a'}]}")]
    [InlineData("replace a list", "{'containers':[{'name':'a'},{'name':'b'}]}", "{'containers':[{'name':'c'},{'$patch':'replace'}]}", "{'containers':[{'name':'c'}]}")]
    [InlineData("replace a map", "{'securityContext':{'runAsUser':1,'fsGroup':2}}", "{'securityContext':{'$patch':'replace','runAsUser':3}}", "{'securityContext':{'runAsUser':3}}")]
    [InlineData("delete a map", "{'securityContext':{'runAsUser':1}}", "{'securityContext':{'$patch':'delete'}}", "{'securityContext':{}}")]
    [InlineData("null deletes", "{'hostname':'h','nodeName':'n'}", "{'hostname':null}", "{'nodeName':'n'}")]
    [InlineData("nulls in added values are dropped", "{}", "{'securityContext':{'runAsUser':1,'fsGroup':null}}", "{'securityContext':{'runAsUser':1}}")]
    [InlineData("lists without a key are replaced", "{'tolerations':[{'key':'a'}]}", "{'tolerations':[{'key':'b'}]}", "{'tolerations':[{'key':'b'}]}")]
    [InlineData("order of elements", "{'containers':[{'name':'a'},{'name':'b'},{'name':'c'}]}",
        "{'$setElementOrder/containers':[{'name':'c'},{'name':'a'}],'containers':[{'name':'c','image':'i'}]}",
        "{'containers':[{'name':'b'},{'name':'c','image':'i'},{'name':'a'}]}")]
    [InlineData("order without a change", "{'containers':[{'name':'a'},{'name':'b'}]}", "{'$setElementOrder/containers':[{'name':'b'},{'name':'a'}]}", "{'containers':[{'name':'b'},{'name':'a'}]}")]
    [InlineData("retain keys", "{'volumes':[{'name':'v','emptyDir':{}}]}", "{'volumes':[{'name':'v','$retainKeys':['name','hostPath'],'hostPath':{'path':'/p'}}]}",
        "{'volumes':[{'name':'v','hostPath':{'path':'/p'}}]}")]
    public void A_spec_is_patched(string name, string spec, string patch, string expected)
    {
        Assert.NotEmpty(name);
        Same(Obj($"{{'spec':{expected}}}"), StrategicMergePatch.Apply(Obj($"{{'spec':{spec}}}"), Obj($"{{'spec':{patch}}}"), Pod));
    }

    [Theory]
    [InlineData("['a','b']", "{'finalizers':['c']}", "['c','a','b']")]
    [InlineData("['a','b']", "{'finalizers':['b']}", "['a','b']")]
    [InlineData("['a','b']", "{'$deleteFromPrimitiveList/finalizers':['a']}", "['b']")]
    [InlineData("['a','b']", "{'$deleteFromPrimitiveList/finalizers':['a'],'$setElementOrder/finalizers':['c','b'],'finalizers':['c']}", "['c','b']")]
    public void Finalizers_merge_as_a_set(string before, string patch, string after) => Same(
        Obj($"{{'metadata':{{'finalizers':{after}}}}}"),
        StrategicMergePatch.Apply(Obj($"{{'metadata':{{'finalizers':{before}}}}}"), Obj($"{{'metadata':{patch}}}"), Pod));

    [Theory]
    [InlineData("{'$patch':'frob'}", 500)]
    [InlineData("{'containers':[{'image':'no-name'}]}", 500)]
    [InlineData("{'containers':[{'name':'a','$patch':'frob'}]}", 500)]
    [InlineData("{'$setElementOrder/containers':[{'name':'b'},{'name':'a'}],'containers':[{'name':'a'},{'name':'b'}]}", 500)]
    [InlineData("{'$setElementOrder/containers':7}", 400)]
    [InlineData("{'$retainKeys':['hostname'],'nodeName':'n'}", 422)]
    public void Malformed_directives_are_refused(string patch, int code) => Assert.Equal(code, Assert.Throws<PatchException>(() =>
        StrategicMergePatch.Apply(Obj("{'spec':{'containers':[{'name':'a'}]}}"), Obj($"{{'spec':{patch}}}"), Pod)).Code);
}
