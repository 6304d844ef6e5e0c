using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Patching;
using static CrossEncoderOperator.DevCluster.Tests.TestJson;

namespace CrossEncoderOperator.DevCluster.Tests.Patching;

public class JsonPatchTests
{
    [Theory]
    [InlineData("{'a':1}", "[{'op':'add','path':'/b','value':2}]", "{'a':1,'b':2}")]
    [InlineData("{'a':[1,3]}", "[{'op':'add','path':'/a/1','value':2}]", "{'a':[1,2,3]}")]
    [InlineData("{'a':[1]}", "[{'op':'add','path':'/a/-','value':2}]", "{'a':[1,2]}")]
    [InlineData("{'a':[1,2]}", "[{'op':'remove','path':'/a/-1'}]", "{'a':[1]}")]
    [InlineData("{'a':1,'b':2}", "[{'op':'remove','path':'/a'}]", "{'b':2}")]
    [InlineData("{'a':{'b':1}}", "[{'op':'replace','path':'/a/b','value':null}]", "{'a':{'b':null}}")]
    [InlineData("{'a':1}", "[{'op':'replace','path':'','value':{'z':1}}]", "{'z':1}")]
    [InlineData("{'a':{'b':1},'c':{}}", "[{'op':'move','from':'/a/b','path':'/c/d'}]", "{'a':{},'c':{'d':1}}")]
    [InlineData("{'a':{'b':1}}", "[{'op':'copy','from':'/a','path':'/c'}]", "{'a':{'b':1},'c':{'b':1}}")]
    [InlineData("{'a/b':1,'m~n':2}", "[{'op':'test','path':'/a~1b','value':1},{'op':'test','path':'/m~0n','value':2}]", "{'a/b':1,'m~n':2}")]
    [InlineData("{'a':1}", "[{'op':'test','path':'/b','value':null},{'op':'add','path':'/b','value':1}]", "{'a':1,'b':1}")]
    [InlineData("{'a':1.0}", "[{'op':'test','path':'/a','value':1}]", "{'a':1.0}")]
    public void Operations_apply(string doc, string ops, string expected) =>
        Same(Node(expected), JsonPatch.Apply(Node(doc)!, (JsonArray)Node(ops)!));

    [Theory]
    [InlineData("{'a':1}", "[{'op':'test','path':'/a','value':2}]", 422)]
    [InlineData("{'a':1}", "[{'op':'remove','path':'/b'}]", 422)]
    [InlineData("{'a':1}", "[{'op':'replace','path':'/b','value':1}]", 422)]
    [InlineData("{'a':1}", "[{'op':'add','path':'/b/c','value':1}]", 422)]
    [InlineData("{'a':[1]}", "[{'op':'add','path':'/a/3','value':1}]", 422)]
    [InlineData("{'a':[1]}", "[{'op':'remove','path':'/a/x'}]", 422)]
    [InlineData("{'a':{'b':1}}", "[{'op':'move','from':'/a','path':'/a/b'}]", 422)]
    [InlineData("{'a':1}", "[{'op':'frobnicate','path':'/a'}]", 422)]
    [InlineData("{'a':1}", "[{'op':'add','value':1}]", 422)]
    [InlineData("{'a':1}", "[{'op':'add','path':'a','value':1}]", 422)]
    [InlineData("{'a':1}", "[1]", 400)]
    public void Failures_have_the_code_of_the_answer(string doc, string ops, int code) =>
        Assert.Equal(code, Assert.Throws<PatchException>(() => JsonPatch.Apply(Node(doc)!, (JsonArray)Node(ops)!)).Code);

    [Fact]
    public void A_patch_of_more_than_ten_thousand_operations_is_too_large()
    {
        var ops = new JsonArray([.. Enumerable.Range(0, 10_001).Select(_ => Node("{'op':'test','path':'/a','value':1}"))]);
        Assert.Equal(413, Assert.Throws<PatchException>(() => JsonPatch.Apply(Node("{'a':1}")!, ops)).Code);
    }
}
