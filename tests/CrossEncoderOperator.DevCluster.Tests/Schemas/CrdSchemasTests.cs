using CrossEncoderOperator.DevCluster.Schemas;
using static CrossEncoderOperator.DevCluster.Tests.TestJson;

namespace CrossEncoderOperator.DevCluster.Tests.Schemas;

public class CrdSchemasTests
{
    private static string[] Errors(string schema) => [.. CrdSchemas.Parse(Obj(schema)).Errors.Select(e => $"{e.Reason["FieldValue".Length..]} {e.Field}: {e.Message}")];

    private static string[] Spec(string spec) => [.. Errors($"{{'type':'object','properties':{{'f':{spec}}}}}").Select(e => e.Replace("properties[f].", "", StringComparison.Ordinal))];

    [Theory]
    [InlineData("{'properties':{}}", "Required type: Required value: must not be empty at the root")]
    [InlineData("{'type':'array','items':{'type':'string'}}", "Invalid type: Invalid value: \"array\": must be object at the root")]
    [InlineData("{'type':'object','nullable':true}", "Forbidden nullable: Forbidden: nullable cannot be true at the root")]
    [InlineData("{'type':'object','properties':{'metadata':{'type':'object','properties':{'labels':{'type':'object'}}}}}",
        "Forbidden properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified")]
    public void A_root_is_an_object_with_plain_metadata(string schema, string error) => Assert.Equal([error], Errors(schema));

    [Theory]
    [InlineData("{'properties':{}}", "Required type: Required value: must not be empty for specified object fields")]
    [InlineData("{'type':'array','items':{}}", "Required items.type: Required value: must not be empty for specified array items")]
    [InlineData("{'type':'array'}", "Required items: Required value: must be specified")]
    [InlineData("{'type':'null'}", "NotSupported type: Unsupported value: \"null\": supported values: \"array\", \"boolean\", \"integer\", \"number\", \"object\", \"string\"")]
    [InlineData("{'type':'string','x-kubernetes-int-or-string':true}", "Invalid type: Invalid value: \"string\": must be empty if x-kubernetes-int-or-string is true")]
    [InlineData("{'type':'object','$ref':'#/x'}", "Forbidden $ref: Forbidden: $ref is not supported")]
    [InlineData("{'type':'array','items':{'type':'string'},'uniqueItems':true}", "Forbidden uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic")]
    [InlineData("{'type':'object','additionalProperties':false}", "Forbidden additionalProperties: Forbidden: additionalProperties cannot be set to false")]
    [InlineData("{'type':'object','properties':{},'additionalProperties':true}", "Forbidden additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive")]
    [InlineData("{'type':'string','x-kubernetes-list-type':'set'}", "Invalid type: Invalid value: \"string\": must be array if x-kubernetes-list-type is specified")]
    [InlineData("{'type':'array','x-kubernetes-list-type':'map','items':{'type':'object'}}", "Required x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map")]
    [InlineData("{'type':'array','x-kubernetes-list-type':'map','x-kubernetes-list-map-keys':['n'],'items':{'type':'object'}}",
        "Invalid x-kubernetes-list-map-keys[0]: Invalid value: \"n\": entries must all be names of item properties")]
    [InlineData("{'type':'array','x-kubernetes-list-type':'map','x-kubernetes-list-map-keys':['n'],'items':{'type':'object','properties':{'n':{'type':'string'}}}}",
        "Required items.properties[n].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property")]
    [InlineData("{'type':'array','x-kubernetes-list-type':'set','items':{'type':'object'}}",
        "Invalid items.x-kubernetes-map-type: Invalid value: null: must be atomic as item of a list with x-kubernetes-list-type=set")]
    [InlineData("{'type':'array','x-kubernetes-list-type':'heap','items':{'type':'string'}}",
        "NotSupported x-kubernetes-list-type: Unsupported value: \"heap\": supported values: \"atomic\", \"map\", \"set\"")]
    [InlineData("{'type':'string','x-kubernetes-map-type':'atomic'}", "Invalid type: Invalid value: \"string\": must be object if x-kubernetes-map-type is specified")]
    [InlineData("{'type':'object','x-kubernetes-embedded-resource':true}",
        "Required properties: Required value: must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields")]
    [InlineData("{'type':'object','x-kubernetes-preserve-unknown-fields':false}", "Invalid x-kubernetes-preserve-unknown-fields: Invalid value: false: must be true or undefined")]
    [InlineData("{'type':'string','pattern':'('}", "Invalid pattern: Invalid value: \"(\": must be a valid regular expression, but isn't")]
    [InlineData("{'type':'string','enum':['a'],'default':'b'}", "NotSupported default: Unsupported value: \"b\": supported values: \"a\"")]
    [InlineData("{'type':'object','properties':{'a':{'type':'string'}},'default':{'b':1}}", "Invalid default: Invalid value: {\"b\":1}: must not have unknown fields")]
    [InlineData("{'type':'object','properties':{'a':{'type':'string'}},'anyOf':[{'properties':{'a':{'type':'string'}}}]}",
        "Forbidden anyOf[0].properties[a].type: Forbidden: must be empty to be structural")]
    [InlineData("{'type':'object','anyOf':[{'properties':{'a':{'pattern':'x'}}}]}", "Required properties[a]: Required value: because it is defined in anyOf[0].properties[a]")]
    [InlineData("{'type':'string','not':{'default':'x'}}", "Forbidden not.default: Forbidden: must be empty to be structural")]
    public void A_schema_must_be_structural(string schema, string error) => Assert.Equal([error], Spec(schema));

    [Theory]
    [InlineData("self.missing > 1", "Invalid {0}.rule: Invalid value: \"self.missing > 1\": compilation failed: ERROR: <input>:1:5: undefined field 'missing'\n | self.missing > 1\n | ....^")]
    [InlineData("other == 1", "Invalid {0}.rule: Invalid value: \"other == 1\": compilation failed: ERROR: <input>:1:1: undeclared reference to 'other' (in container '')\n | other == 1\n | ^")]
    [InlineData("self.n + 1", "Invalid {0}.rule: Invalid value: \"self.n + 1\": cel expression must evaluate to a bool")]
    [InlineData("self.n == 'x'", "Invalid {0}.rule: Invalid value: \"self.n == 'x'\": compilation failed: ERROR: <input>:1:8: found no matching overload for '_==_' applied to '(int, string)'\n | self.n == 'x'\n | .......^")]
    [InlineData("self.s.foo()", "Invalid {0}.rule: Invalid value: \"self.s.foo()\": compilation failed: ERROR: <input>:1:7: undeclared reference to 'foo' (in container '')\n | self.s.foo()\n | ......^")]
    [InlineData("self.list.all(x, self.list.all(y, x != y))",
        "Forbidden {0}.rule: Forbidden: estimated rule cost exceeds budget by factor of more than 100x (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)")]
    public void A_rule_must_compile_and_be_cheap(string rule, string error) => Assert.Equal(
        error.Replace("{0}", "x-kubernetes-validations[0]", StringComparison.Ordinal),
        CrdSchemas.Parse(RuleSchema(rule)).Errors.Select(e => $"{e.Reason["FieldValue".Length..]} {e.Field.Replace("properties[f].", "", StringComparison.Ordinal)}: {e.Message}").First());

    [Fact]
    public void Rules_that_cost_too_much_together_are_named() => Assert.Equal(
        [
            "Forbidden properties[f].items.x-kubernetes-validations[0].rule: Forbidden: estimated rule cost exceeds budget by factor of 19.5x (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)",
            "Forbidden properties[f].items.x-kubernetes-validations[0].rule: Forbidden: contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema",
            "Forbidden : Forbidden: x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema exceeds budget by factor of 2.0x (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)",
        ],
        Errors($"{{'type':'object','properties':{{'f':{{'type':'array','items':{{'type':'object','properties':{{'a':{{'type':'integer'}}}},'x-kubernetes-validations':[{{'rule':'{string.Join(" || ", Enumerable.Repeat("self.a == 1", 60))}'}}]}}}}}}}}"));

    [Theory]
    [InlineData("self.list.all(x, x != 'a')")]
    [InlineData("self.short.all(x, self.short.all(y, x != y))")]
    [InlineData("self.n > 1 && has(self.s) && self.s.matches('^[a-z]+$')")]
    [InlineData("self.port == 1 || self.port == 'http'")]
    [InlineData("self.map.all(k, k.startsWith('x') && self.map[k] > 1)")]
    [InlineData("self.when > timestamp('2024-01-01T00:00:00Z')")]
    [InlineData("self.__dash__x__namespace__ == 'y' || self.n == oldSelf.n")]
    [InlineData("self.items.exists(i, i.name == 'a' && i.n < 1.5)")]
    [InlineData("dyn(self.n) == 'x' || [1, 'a'].exists(i, i == self.n)")]
    public void A_sound_rule_is_accepted(string rule) => Assert.Empty(CrdSchemas.Parse(RuleSchema(rule.Replace("__dash__x__namespace__", "a__dash__b", StringComparison.Ordinal))).Errors);

    [Theory]
    [InlineData("{'rule':''}", "Required rule: Required value: rule is not specified")]
    [InlineData("{'rule':'true','message':' '}", "Invalid message: Invalid value: \" \": message must be non-empty if specified")]
    [InlineData("{'rule':'true','reason':'Nope'}",
        "NotSupported reason: Unsupported value: \"Nope\": supported values: \"FieldValueRequired\", \"FieldValueForbidden\", \"FieldValueInvalid\", \"FieldValueDuplicate\"")]
    [InlineData("{'rule':'true','fieldPath':'.nope'}", "Invalid fieldPath: Invalid value: \".nope\": fieldPath must be a valid path: does not refer to a valid field")]
    [InlineData("{'rule':'true','messageExpression':'1'}", "Invalid messageExpression: Invalid value: \"1\": messageExpression must evaluate to a string")]
    public void A_rule_must_be_well_formed(string rule, string error) => Assert.Equal(
        [error], Spec($"{{'type':'object','properties':{{'a':{{'type':'string'}}}},'x-kubernetes-validations':[{rule}]}}").Select(e => e.Replace("x-kubernetes-validations[0].", "", StringComparison.Ordinal)));

    [Fact]
    public void Items_without_identity_have_no_old_self() => Assert.Contains("oldSelf cannot be used on the uncorrelatable portion of the schema within properties[f]",
        Errors("{'type':'object','properties':{'f':{'type':'array','maxItems':3,'items':{'type':'string','maxLength':3,'x-kubernetes-validations':[{'rule':'self == oldSelf'}]}}}}").Single(), StringComparison.Ordinal);

    private static System.Text.Json.Nodes.JsonObject RuleSchema(string rule)
    {
        var schema = Obj("""
            {'type':'object','properties':{'f':{'type':'object','properties':{
              'n':{'type':'integer'},'s':{'type':'string'},'list':{'type':'array','items':{'type':'string'}},
              'short':{'type':'array','maxItems':10,'items':{'type':'string','maxLength':10}},'port':{'x-kubernetes-int-or-string':true},
              'map':{'type':'object','additionalProperties':{'type':'integer'}},'when':{'type':'string','format':'date-time'},'a-b':{'type':'string'},
              'items':{'type':'array','items':{'type':'object','properties':{'name':{'type':'string'},'n':{'type':'number'}}}}},
              'x-kubernetes-validations':[{'rule':'true'}]}}}
            """);
        schema["properties"]!["f"]!["x-kubernetes-validations"]![0]!["rule"] = rule;
        return schema;
    }
}
