using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Apply;
using CrossEncoderOperator.DevCluster.Schemas;
using CsCheck;
using static CrossEncoderOperator.DevCluster.Tests.TestJson;

namespace CrossEncoderOperator.DevCluster.Tests.Apply;

public class FieldManagerTests
{
    private static readonly DateTimeOffset Now = new(2024, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly Schema ConfigMap = BuiltInSchemas.For("", "v1", "ConfigMap")!;
    private static readonly Schema Deployment = BuiltInSchemas.For("apps", "v1", "Deployment")!;
    private static readonly Schema Widget = CrdSchemas.Parse(Obj("""
        {'type':'object','properties':{'spec':{'type':'object','properties':{
          'size':{'type':'integer'},
          'tags':{'type':'array','items':{'type':'string'},'x-kubernetes-list-type':'set'},
          'parts':{'type':'array','x-kubernetes-list-type':'map','x-kubernetes-list-map-keys':['name'],
            'items':{'type':'object','required':['name'],'properties':{'name':{'type':'string'},'count':{'type':'integer','default':1}}}},
          'atoms':{'type':'array','items':{'type':'string'}},
          'whole':{'type':'object','x-kubernetes-map-type':'atomic','additionalProperties':{'type':'string'}},
          'labels':{'type':'object','additionalProperties':{'type':'string'}},
          'free':{'type':'object','x-kubernetes-preserve-unknown-fields':true}}}}}
        """)).Schema!;

    private static JsonObject Apply(JsonObject? live, string spec, string manager, bool force = false, int later = 0) =>
        FieldManager.ServerSideApply(live, Obj($"{{'apiVersion':'g/v1','kind':'Widget','metadata':{{'name':'a'}},'spec':{spec}}}"), Widget, manager, force, "g/v1", "", Now.AddSeconds(later));

    private static JsonNode? Owned(JsonObject obj, string manager) =>
        obj["metadata"]!["managedFields"]?.AsArray().FirstOrDefault(e => (string?)e!["manager"] == manager)?["fieldsV1"];

    [Fact]
    public void A_first_apply_owns_what_it_says()
    {
        var made = Apply(null, "{'size':1,'parts':[{'name':'x','count':2}],'tags':['t'],'atoms':['p'],'whole':{'k':'v'},'labels':{'l':'m'},'free':{'a':{'b':[1]},'e':{}}}", "one");

        Same(Node("""
            [{'manager':'one','operation':'Apply','apiVersion':'g/v1','time':'2024-01-02T03:04:05Z','fieldsType':'FieldsV1','fieldsV1':{'f:spec':{
              'f:atoms':{},'f:free':{'f:a':{'.':{},'f:b':{}},'f:e':{}},'f:labels':{'f:l':{}},'f:parts':{'k:{\u0022name\u0022:\u0022x\u0022}':{'.':{},'f:count':{},'f:name':{}}},
              'f:size':{},'f:tags':{'v:\u0022t\u0022':{}},'f:whole':{}}}}]
            """), made["metadata"]!["managedFields"]);
    }

    [Fact]
    public void The_same_apply_again_changes_nothing()
    {
        var made = Apply(null, "{'size':1,'tags':['t']}", "one");
        Same(made, Apply(made, "{'size':1,'tags':['t']}", "one", later: 60));
    }

    [Theory]
    [InlineData("scalar", "{'size':1}", "{'size':2}", ".spec.size")]
    [InlineData("atomic list", "{'atoms':['a']}", "{'atoms':['b']}", ".spec.atoms")]
    [InlineData("atomic map", "{'whole':{'a':'1'}}", "{'whole':{'b':'1'}}", ".spec.whole")]
    [InlineData("map entry", "{'labels':{'a':'1'}}", "{'labels':{'a':'2'}}", ".spec.labels.a")]
    [InlineData("field of a list item", "{'parts':[{'name':'x','count':1}]}", "{'parts':[{'name':'x','count':2}]}", ".spec.parts[name=\"x\"].count")]
    [InlineData("free field", "{'free':{'a':1}}", "{'free':{'a':2}}", ".spec.free.a")]
    public void Another_value_for_an_owned_field_conflicts(string name, string first, string second, string field)
    {
        Assert.NotEmpty(name);
        var live = Apply(null, first, "one");

        var refusal = Assert.Throws<ApplyConflictException>(() => Apply(live, second, "two"));
        Assert.Equal($"Apply failed with 1 conflict: conflict with \"one\": {field}", refusal.Message);
        Assert.Equal([new FieldError("FieldManagerConflict", field, "conflict with \"one\"")], refusal.Causes);

        var forced = Apply(live, second, "two", force: true);
        Same(Node(second), forced["spec"]);
        Assert.DoesNotContain(field.Split('.')[^1].Split('[')[0] + "\":{}", Owned(forced, "one")?.ToJsonString() ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lists and sets grow", "{'parts':[{'name':'x','count':2}],'tags':['t']}", "{'parts':[{'name':'y'}],'tags':['u']}",
        "{'parts':[{'name':'x','count':2},{'name':'y'}],'tags':['t','u']}")]
    [InlineData("the applied order wins for shared items", "{'parts':[{'name':'a'},{'name':'b'},{'name':'c'}]}", "{'parts':[{'name':'c'},{'name':'a'}]}",
        "{'parts':[{'name':'b'},{'name':'c'},{'name':'a'}]}")]
    [InlineData("maps merge", "{'labels':{'a':'1'}}", "{'labels':{'b':'2'}}", "{'labels':{'a':'1','b':'2'}}")]
    [InlineData("equal values are shared", "{'size':1}", "{'size':1}", "{'size':1}")]
    public void What_two_managers_apply_merges(string name, string first, string second, string expected)
    {
        Assert.NotEmpty(name);
        Same(Node(expected), Apply(Apply(null, first, "one"), second, "two")["spec"]);
    }

    [Theory]
    [InlineData("a field", "{'size':1,'labels':{'a':'1'}}", "{'size':1}", "{'size':1}")]
    [InlineData("an item", "{'parts':[{'name':'x'},{'name':'y'}]}", "{'parts':[{'name':'y'}]}", "{'parts':[{'name':'y'}]}")]
    [InlineData("a set item", "{'tags':['a','b']}", "{'tags':['b']}", "{'tags':['b']}")]
    [InlineData("a field of an item", "{'parts':[{'name':'x','count':3}]}", "{'parts':[{'name':'x'}]}", "{'parts':[{'name':'x'}]}")]
    [InlineData("a map entry", "{'labels':{'a':'1','b':'2'}}", "{'labels':{'b':'2'}}", "{'labels':{'b':'2'}}")]
    public void What_is_left_out_is_removed(string name, string first, string second, string expected)
    {
        Assert.NotEmpty(name);
        Same(Node(expected), Apply(Apply(null, first, "one"), second, "one")["spec"]);
    }

    [Fact]
    public void What_another_applies_too_stays_when_left_out()
    {
        var live = Apply(Apply(null, "{'size':1,'parts':[{'name':'x'}]}", "one"), "{'size':1,'parts':[{'name':'x'}]}", "two");
        Same(Node("{'size':1,'parts':[{'name':'x'}]}"), Apply(live, "{}", "one")["spec"]);
        Assert.Null(Apply(Apply(live, "{}", "one"), "{}", "two")["spec"]?["size"]);
    }

    [Fact]
    public void What_an_update_changed_belongs_to_its_manager()
    {
        var live = Apply(null, "{'size':1,'tags':['t']}", "one");
        var edited = (JsonObject)live.DeepClone();
        edited["spec"]!["size"] = 5;
        var updated = FieldManager.TrackUpdate(live, edited, Widget, "editor", "g/v1", "", Now);

        Same(Node("{'f:spec':{'f:size':{}}}"), Owned(updated, "editor"));
        Same(Node("{'f:spec':{'f:tags':{'v:\\u0022t\\u0022':{}}}}"), Owned(updated, "one"));
        var refusal = Assert.Throws<ApplyConflictException>(() => Apply(updated, "{'size':1}", "one"));
        Assert.Equal("Apply failed with 1 conflict: conflict with \"editor\" using g/v1: .spec.size", refusal.Message);
    }

    [Fact]
    public void An_update_that_changes_nothing_leaves_owners_and_times()
    {
        var live = Apply(null, "{'size':1}", "one");
        Same(live, FieldManager.TrackUpdate(live, (JsonObject)live.DeepClone(), Widget, "editor", "g/v1", "", Now.AddHours(1)));
    }

    [Fact]
    public void Created_objects_are_owned_by_who_created_them()
    {
        var map = FieldManager.TrackUpdate(null, Obj("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a','labels':{'l':'m'}},'data':{'k':'v'}}"), ConfigMap, "curl", "v1", "", Now);
        Same(Node("{'f:data':{'.':{},'f:k':{}},'f:metadata':{'f:labels':{'.':{},'f:l':{}}}}"), Owned(map, "curl"));

        var deployment = FieldManager.TrackUpdate(null, Obj("""
            {'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'d'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'b'}},
             'strategy':{'rollingUpdate':{'maxSurge':1},'type':'RollingUpdate'},
             'template':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c','image':'i','ports':[{'containerPort':80}],'resources':{}}]}}}}
            """), Deployment, "curl", "apps/v1", "", Now);
        Same(Node("""
            {'f:spec':{'f:replicas':{},'f:selector':{},'f:strategy':{'f:rollingUpdate':{'.':{},'f:maxSurge':{}},'f:type':{}},
             'f:template':{'f:metadata':{'f:labels':{'.':{},'f:a':{}}},'f:spec':{'f:containers':{'k:{\u0022name\u0022:\u0022c\u0022}':{'.':{},'f:image':{},'f:name':{},
               'f:ports':{'.':{},'k:{\u0022containerPort\u0022:80,\u0022protocol\u0022:\u0022TCP\u0022}':{'.':{},'f:containerPort':{}}},'f:resources':{}}}}}}}
            """), Owned(deployment, "curl"));
    }

    [Fact]
    public void A_client_can_make_the_server_forget_all_owners()
    {
        var live = Apply(null, "{'size':1}", "one");
        var reset = (JsonObject)live.DeepClone();
        reset["metadata"]!["managedFields"] = new JsonArray(new JsonObject());
        var forgotten = FieldManager.TrackUpdate(live, reset, Widget, "editor", "g/v1", "", Now);
        Assert.False(forgotten["metadata"]!.AsObject().ContainsKey("managedFields"));

        var applied = Apply(forgotten, "{'tags':['t']}", "two");
        Same(Node("{'f:spec':{'.':{},'f:size':{}}}"), Owned(applied, "before-first-apply"));
        Assert.Throws<ApplyConflictException>(() => Apply(applied, "{'size':2}", "two"));
    }

    [Fact]
    public void An_empty_or_broken_list_of_owners_is_not_taken_from_clients()
    {
        var live = Apply(null, "{'size':1}", "one");
        foreach (var given in new[] { "[]", "[{'manager':'x','operation':'Apply','fieldsType':'FieldsV1','fieldsV1':{'q:z':{}}}]", "[7]" })
        {
            var edited = (JsonObject)live.DeepClone();
            edited["metadata"]!["managedFields"] = Node(given);
            Same(live, FieldManager.TrackUpdate(live, edited, Widget, "editor", "g/v1", "", Now));
        }
    }

    [Fact]
    public void Kubectl_takes_over_what_it_applied_on_the_client_side()
    {
        var created = FieldManager.TrackUpdate(null, Obj("""
            {'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a','annotations':{'kubectl.kubernetes.io/last-applied-configuration':
             '{\u0022apiVersion\u0022:\u0022v1\u0022,\u0022kind\u0022:\u0022ConfigMap\u0022,\u0022metadata\u0022:{\u0022name\u0022:\u0022a\u0022},\u0022data\u0022:{\u0022k\u0022:\u00221\u0022}}'}},'data':{'k':'1'}}
            """), ConfigMap, "kubectl-client-side-apply", "v1", "", Now);
        var config = Obj("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a'},'data':{'k':'2'}}");

        Assert.Throws<ApplyConflictException>(() => FieldManager.ServerSideApply(created, config, ConfigMap, "other", false, "v1", "", Now));
        var applied = FieldManager.ServerSideApply(created, config, ConfigMap, "kubectl", false, "v1", "", Now);
        Assert.Equal("2", (string?)applied["data"]!["k"]);
        Assert.Contains("\"k\":\"2\"", (string?)applied["metadata"]!["annotations"]!["kubectl.kubernetes.io/last-applied-configuration"], StringComparison.Ordinal);
    }

    [Fact]
    public void Subresources_are_managers_of_their_own()
    {
        var live = Apply(null, "{'size':1}", "one");
        var edited = (JsonObject)live.DeepClone();
        edited["spec"]!["size"] = 2;
        var scaled = FieldManager.TrackUpdate(live, edited, Widget, "one", "g/v1", "scale", Now);
        var refusal = Assert.Throws<ApplyConflictException>(() => Apply(scaled, "{'size':3}", "one"));
        Assert.Equal("Apply failed with 1 conflict: conflict with \"one\" with subresource \"scale\" using g/v1: .spec.size", refusal.Message);
    }

    [Fact]
    public void Several_conflicts_are_listed_by_manager()
    {
        var live = Apply(Apply(null, "{'size':1,'labels':{'a':'1'}}", "one"), "{'tags':['t'],'atoms':['x']}", "two");
        var refusal = Assert.Throws<ApplyConflictException>(() => Apply(live, "{'size':2,'labels':{'a':'2'},'atoms':['y']}", "three"));
        Assert.Equal("Apply failed with 3 conflicts: conflicts with \"one\":\n- .spec.labels.a\n- .spec.size\nconflicts with \"two\":\n- .spec.atoms", refusal.Message);
    }

    [Theory]
    [InlineData("{'nope':1}", ".spec.nope: field not declared in schema")]
    [InlineData("{'size':'x'}", ".spec.size: expected numeric (int or float), got &{\"x\"}")]
    [InlineData("{'parts':[{'count':1}]}", ".spec.parts: element 0: associative list with keys has an element that omits key field \"name\" (and doesn't have default value)")]
    [InlineData("{'parts':[{'name':'x'},{'name':'x'}]}", ".spec.parts: duplicate entries for key [name=\"x\"]")]
    [InlineData("{'parts':[{'name':'x','z':1}]}", ".spec.parts[name=\"x\"].z: field not declared in schema")]
    [InlineData("{'tags':['a','a']}", ".spec.tags: duplicate entries for key [=\"a\"]")]
    public void A_configuration_that_does_not_fit_the_schema_is_refused(string spec, string problem) => Assert.Equal(
        $"failed to create typed patch object (/a; g/v1, Kind=Widget): {problem}", Assert.Throws<ApplyException>(() => Apply(null, spec, "one")).Message);

    private static readonly Gen<JsonObject> Specs = Gen.Select(
        Gen.Int[0, 2], Gen.Int[0, 7], Gen.Int[0, 7], Gen.Int[0, 7], Gen.Bool).Select((size, tags, parts, labels, atoms) =>
    {
        var names = new[] { "a", "b", "c" };
        var spec = new JsonObject();
        if (size > 0)
        {
            spec["size"] = size;
        }

        if (tags > 0)
        {
            spec["tags"] = new JsonArray([.. names.Where((_, i) => (tags >> i & 1) == 1).Select(n => (JsonNode?)n)]);
        }

        if (parts > 0)
        {
            spec["parts"] = new JsonArray([.. names.Where((_, i) => (parts >> i & 1) == 1).Select(n => (JsonNode?)new JsonObject { ["name"] = n, ["count"] = size })]);
        }

        if (labels > 0)
        {
            spec["labels"] = new JsonObject(names.Where((_, i) => (labels >> i & 1) == 1).Select(n => KeyValuePair.Create(n, (JsonNode?)n)));
        }

        if (atoms)
        {
            spec["atoms"] = new JsonArray("p", "q");
        }

        return spec;
    });

    private static JsonObject Apply(JsonObject? live, JsonObject spec, string manager) => FieldManager.ServerSideApply(
        live, new JsonObject { ["apiVersion"] = "g/v1", ["kind"] = "Widget", ["spec"] = spec.DeepClone() }, Widget, manager, true, "g/v1", "", Now);

    [Fact]
    public void For_any_two_managers_the_object_is_what_they_own_and_applying_again_changes_nothing() =>
        Gen.Select(Specs, Specs, Specs).Sample((first, second, third) =>
        {
            var live = Apply(Apply(Apply(null, first, "one"), second, "two"), third, "one");
            var owned = ManagedFields.Read(live).Aggregate(new FieldSet(), (set, e) => set.Union(e.Fields));
            var present = TypedFields.ToSet(Widget, live["spec"]!.AsObject().Count == 0 ? null : new JsonObject { ["spec"] = live["spec"]!.DeepClone() });
            return JsonNode.DeepEquals(live, Apply(live, third, "one"))
                && present.Except(owned).IsEmpty
                && ManagedFields.Read(live).Where(e => e.Manager == "one").All(e => TypedFields.ToSet(Widget, new JsonObject { ["spec"] = third.DeepClone() }).Except(e.Fields).IsEmpty);
        }, iter: 300);
}
