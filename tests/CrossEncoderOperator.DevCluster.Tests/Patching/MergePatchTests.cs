using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Patching;
using CsCheck;
using static CrossEncoderOperator.DevCluster.Tests.TestJson;

namespace CrossEncoderOperator.DevCluster.Tests.Patching;

public class MergePatchTests
{
    [Theory]
    [InlineData("{'a':'b'}", "{'a':'c'}", "{'a':'c'}")]
    [InlineData("{'a':'b'}", "{'b':'c'}", "{'a':'b','b':'c'}")]
    [InlineData("{'a':'b','b':'c'}", "{'a':null}", "{'b':'c'}")]
    [InlineData("{'a':['b']}", "{'a':'c'}", "{'a':'c'}")]
    [InlineData("{'a':'c'}", "{'a':['b']}", "{'a':['b']}")]
    [InlineData("{'a':{'b':'c'}}", "{'a':{'b':'d','c':null}}", "{'a':{'b':'d'}}")]
    [InlineData("{'a':[{'b':'c'}]}", "{'a':[1]}", "{'a':[1]}")]
    [InlineData("{'e':null}", "{'a':1}", "{'e':null,'a':1}")]
    [InlineData("{}", "{'a':{'bb':{'ccc':null}}}", "{'a':{'bb':{}}}")]
    [InlineData("{'a':'foo'}", "{'a':{'b':null,'c':1}}", "{'a':{'c':1}}")]
    public void Follows_the_examples_of_RFC_7386(string target, string patch, string expected) =>
        Same(Node(expected), MergePatch.Apply(Obj(target), Obj(patch)));

    private static readonly Gen<JsonObject> Objects = Gen.Recursive<JsonNode?>((depth, inner) =>
        depth > 2
            ? Gen.OneOf(Gen.Int[0, 3].Select(i => (JsonNode?)JsonValue.Create(i)), Gen.Const((JsonNode?)null))
            : Gen.OneOf(
                Gen.Int[0, 3].Select(i => (JsonNode?)JsonValue.Create(i)),
                Gen.Const((JsonNode?)null),
                inner.Array[0, 2].Select(items => (JsonNode?)new JsonArray([.. items.Select(i => i?.DeepClone())])),
                Gen.Select(Gen.Int[0, 2].Select(i => "abc"[i].ToString()), inner).Array[0, 3].Select(fields => (JsonNode?)Build(fields))))
        .Select(node => node as JsonObject ?? []);

    private static JsonObject Build((string Name, JsonNode? Value)[] fields) =>
        new JsonObject(fields.DistinctBy(f => f.Name).Select(f => KeyValuePair.Create(f.Name, f.Value?.DeepClone())));

    [Fact]
    public void Patching_twice_is_patching_once() => Gen.Select(Objects, Objects).Sample((target, patch) =>
    {
        var once = MergePatch.Apply(target, patch);
        return JsonNode.DeepEquals(once, MergePatch.Apply(once, patch));
    }, iter: 500);

    [Fact]
    public void The_arguments_are_left_alone() => Gen.Select(Objects, Objects).Sample((target, patch) =>
    {
        var (before, asked) = (target.ToJsonString(), patch.ToJsonString());
        MergePatch.Apply(target, patch);
        return target.ToJsonString() == before && patch.ToJsonString() == asked;
    }, iter: 500);
}
