using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Schemas;
using static CrossEncoderOperator.DevCluster.Tests.TestJson;

namespace CrossEncoderOperator.DevCluster.Tests.Schemas;

public class SchemaValidatorTests
{
    private const string Widget = """
        {'type':'object','properties':{'spec':{'type':'object','required':['size'],'properties':{
          'size':{'type':'integer','minimum':1,'maximum':10},
          'mode':{'type':'string','enum':['fast','slow'],'default':'fast'},
          'label':{'type':'string','pattern':'^[a-z]+$','maxLength':8,'minLength':2},
          'when':{'type':'string','format':'date-time'},
          'limit':{'x-kubernetes-int-or-string':true},
          'free':{'type':'object','x-kubernetes-preserve-unknown-fields':true},
          'tags':{'type':'array','items':{'type':'string'},'x-kubernetes-list-type':'set','maxItems':3,'minItems':1},
          'parts':{'type':'array','x-kubernetes-list-type':'map','x-kubernetes-list-map-keys':['name'],
            'items':{'type':'object','required':['name'],'properties':{'name':{'type':'string'},'count':{'type':'integer','default':1}}}},
          'note':{'type':'string','nullable':true},
          'ratio':{'type':'number','exclusiveMinimum':true,'minimum':0,'multipleOf':0.5},
          'nested':{'type':'object','default':{},'properties':{'level':{'type':'integer','default':3}}},
          'map':{'type':'object','maxProperties':2,'minProperties':1,'additionalProperties':{'type':'integer'}},
          'pod':{'type':'object','x-kubernetes-embedded-resource':true,'x-kubernetes-preserve-unknown-fields':true},
          'either':{'type':'object','properties':{'a':{'type':'string'},'b':{'type':'string'}},'oneOf':[{'required':['a']},{'required':['b']}]},
          'some':{'type':'object','properties':{'a':{'type':'string'},'b':{'type':'string'}},'anyOf':[{'required':['a']},{'required':['b']}]},
          'never':{'type':'string','not':{'enum':['x']}},
          'both':{'type':'integer','allOf':[{'minimum':2},{'maximum':4}]}},
          'x-kubernetes-validations':[{'rule':'!has(self.label) || self.label != \u0027bad\u0027','message':'label must not be bad'}]}}}
        """;

    private static readonly Schema Schema = Parse(Widget);

    internal static Schema Parse(string text)
    {
        var (schema, errors) = CrdSchemas.Parse(Obj(text));
        Assert.Empty(errors);
        return schema!;
    }

    private static JsonObject Object(string spec) => Obj($"{{'apiVersion':'g/v1','kind':'Widget','metadata':{{'name':'x'}},'spec':{spec}}}");

    private static string[] Validate(string spec, string? old = null) =>
        [.. SchemaValidator.Validate(Schema, Object(spec), old is null ? null : Object(old)).Where(e => e.Field != "<nil>").Select(e => $"{e.Reason["FieldValue".Length..]} {e.Field}: {e.Message}")];

    [Theory]
    [InlineData("{}", "Required spec.size: Required value")]
    [InlineData("{'size':0}", "Invalid spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1")]
    [InlineData("{'size':11}", "Invalid spec.size: Invalid value: 11: spec.size in body should be less than or equal to 10")]
    [InlineData("{'size':'many'}", "TypeInvalid spec.size: Invalid value: \"string\": spec.size in body must be of type integer: \"string\"")]
    [InlineData("{'size':1.5}", "TypeInvalid spec.size: Invalid value: \"number\": spec.size in body must be of type integer: \"number\"")]
    [InlineData("{'size':null}", "TypeInvalid spec.size: Invalid value: \"null\": spec.size in body must be of type integer: \"null\"")]
    [InlineData("{'size':1,'mode':'warp'}", "NotSupported spec.mode: Unsupported value: \"warp\": supported values: \"fast\", \"slow\"")]
    [InlineData("{'size':1,'label':'UP'}", "Invalid spec.label: Invalid value: \"UP\": spec.label in body should match '^[a-z]+$'")]
    [InlineData("{'size':1,'label':'toolongname'}", "TooLong spec.label: Too long: may not be more than 8 bytes")]
    [InlineData("{'size':1,'label':'a'}", "Invalid spec.label: Invalid value: \"a\": spec.label in body should be at least 2 chars long")]
    [InlineData("{'size':1,'when':'yesterday'}", "TypeInvalid spec.when: Invalid value: \"yesterday\": spec.when in body must be of type date-time: \"yesterday\"")]
    [InlineData("{'size':1,'limit':true}", "TypeInvalid spec.limit: Invalid value: \"boolean\": spec.limit in body must be of type integer,string: \"boolean\"")]
    [InlineData("{'size':1,'tags':['a','a']}", "Duplicate spec.tags[1]: Duplicate value: \"a\"")]
    [InlineData("{'size':1,'tags':['a','b','c','d']}", "TooMany spec.tags: Too many: 4: must have at most 3 items")]
    [InlineData("{'size':1,'tags':[]}", "Invalid spec.tags: Invalid value: []: spec.tags in body should have at least 1 items")]
    [InlineData("{'size':1,'parts':[{'name':'x'},{'name':'x'}]}", "Duplicate spec.parts[1]: Duplicate value: {\"name\":\"x\"}")]
    [InlineData("{'size':1,'parts':[{'count':1}]}", "Required spec.parts[0].name: Required value")]
    [InlineData("{'size':1,'free':'text'}", "TypeInvalid spec.free: Invalid value: \"string\": spec.free in body must be of type object: \"string\"")]
    [InlineData("{'size':1,'ratio':0}", "Invalid spec.ratio: Invalid value: 0: spec.ratio in body should be greater than 0")]
    [InlineData("{'size':1,'ratio':0.7}", "Invalid spec.ratio: Invalid value: 0.7: spec.ratio in body should be a multiple of 0.5")]
    [InlineData("{'size':1,'map':{'a':'b'}}", "TypeInvalid spec.map.a: Invalid value: \"string\": spec.map.a in body must be of type integer: \"string\"")]
    [InlineData("{'size':1,'map':{'a':1,'b':2,'c':3}}", "TooMany spec.map: Too many: 3: must have at most 2 items")]
    [InlineData("{'size':1,'map':{}}", "Invalid spec.map: Invalid value: {}: spec.map in body should have at least 1 properties")]
    [InlineData("{'size':1,'pod':{'kind':'Pod'}}", "Required spec.pod.apiVersion: Required value: must not be empty")]
    [InlineData("{'size':1,'label':'bad'}", "Invalid spec: Invalid value: \"object\": label must not be bad")]
    [InlineData("{'size':1,'some':{}}", "Required spec.some.a: Required value")]
    [InlineData("{'size':1,'both':1}", "Invalid spec.both: Invalid value: 1: spec.both in body should be greater than or equal to 2")]
    public void A_bad_object_is_refused(string spec, string error) => Assert.Equal([error], Validate(spec));

    [Theory]
    [InlineData("{'size':1,'either':{'a':'1','b':'2'}}", "Invalid value: \"\": \"spec.either\" must validate one and only one schema (oneOf). Found 2 valid alternatives")]
    [InlineData("{'size':1,'never':'x'}", "Invalid value: \"\": \"spec.never\" must not validate the schema (not)")]
    [InlineData("{'size':1,'some':{}}", "Invalid value: \"\": \"spec.some\" must validate at least one schema (anyOf)")]
    public void Junctors_blame_no_field(string spec, string message) =>
        Assert.Contains(message, SchemaValidator.Validate(Schema, Object(spec), null).Where(e => e.Field == "<nil>").Select(e => e.Message));

    [Theory]
    [InlineData("{'size':1.0}")]
    [InlineData("{'size':10,'mode':'slow','label':'ok','when':'2024-01-02T03:04:05.678+01:00','limit':'50%','free':{'x':[1,{}]},'note':null}")]
    [InlineData("{'size':1,'limit':7,'ratio':1.5,'map':{'a':1},'pod':{'apiVersion':'v1','kind':'Pod','metadata':{'name':'p'}},'either':{'a':'1'},'both':3}")]
    public void A_good_object_passes(string spec) => Assert.Empty(SchemaValidator.Validate(Schema, Object(spec), null));

    [Theory]
    [InlineData("unchanged value", "{'size':99}", "{'size':99,'mode':'slow'}", 0)]
    [InlineData("changed value", "{'size':99}", "{'size':98}", 1)]
    [InlineData("unchanged list item", "{'size':1,'parts':[{'name':'x','count':'bad'}]}", "{'size':1,'parts':[{'name':'y'},{'name':'x','count':'bad'}]}", 0)]
    [InlineData("unchanged map entry", "{'size':1,'map':{'a':'bad'}}", "{'size':1,'map':{'a':'bad','b':1}}", 0)]
    [InlineData("unchanged object that breaks a rule", "{'size':1,'label':'bad'}", "{'size':1,'label':'bad'}", 0)]
    [InlineData("changed object that breaks a rule", "{'size':1,'label':'bad'}", "{'size':2,'label':'bad'}", 1)]
    public void What_did_not_change_is_not_blamed(string name, string old, string spec, int errors)
    {
        Assert.NotEmpty(name);
        Assert.Equal(errors, Validate(spec, old).Length);
    }

    [Fact]
    public void Rules_wait_until_the_object_is_sound() => Assert.Contains(
        SchemaValidator.Validate(Schema, Object("{'label':'bad'}"), null),
        e => e.Message.StartsWith("Invalid value: null: some validation rules were not checked", StringComparison.Ordinal));

    [Theory]
    [InlineData("{'size':1}", "{'size':1,'mode':'fast','nested':{'level':3}}")]
    [InlineData("{'size':1,'mode':null,'note':null,'label':null}", "{'size':1,'mode':'fast','note':null,'nested':{'level':3}}")]
    [InlineData("{'size':1,'mode':'slow','parts':[{'name':'x'},{'name':'y','count':2}],'nested':{}}",
        "{'size':1,'mode':'slow','parts':[{'name':'x','count':1},{'name':'y','count':2}],'nested':{'level':3}}")]
    public void Defaults_fill_what_is_absent_or_null(string spec, string expected)
    {
        var obj = Object(spec);
        Defaulter.Default(Schema, obj);
        Same(Node(expected), obj["spec"]);
    }

    [Fact]
    public void Unknown_fields_are_pruned_and_named()
    {
        var obj = Object("{'size':1,'oops':true,'free':{'kept':1},'parts':[{'name':'x','extra':1}],'pod':{'spec':{},'metadata':{'name':'n','zap':1}},'map':{'any':1}}");
        obj["metadata"]!["foo"] = 1;
        obj["extra"] = new JsonObject();

        Assert.Equal(
            ["unknown field \"metadata.foo\"", "unknown field \"spec.oops\"", "unknown field \"spec.parts[0].extra\"", "unknown field \"spec.pod.metadata.zap\"", "unknown field \"extra\""],
            Pruner.Prune(Schema, obj));
        Same(Node("{'size':1,'free':{'kept':1},'parts':[{'name':'x'}],'pod':{'spec':{},'metadata':{'name':'n'}},'map':{'any':1}}"), obj["spec"]);
    }
}
