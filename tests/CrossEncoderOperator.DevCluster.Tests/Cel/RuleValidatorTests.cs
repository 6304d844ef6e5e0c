using CrossEncoderOperator.DevCluster.Schemas;
using CrossEncoderOperator.DevCluster.Tests.Schemas;
using static CrossEncoderOperator.DevCluster.Tests.TestJson;

namespace CrossEncoderOperator.DevCluster.Tests.Cel;

public class RuleValidatorTests
{
    private static string[] Validate(string rule, string spec, string? old = null)
    {
        var schema = SchemaValidatorTests.Parse("""
            {'type':'object','properties':{'spec':{'type':'object','properties':{
              'n':{'type':'integer'},'id':{'type':'string','maxLength':20},'a-b':{'type':'string'},'when':{'type':'string','format':'date-time'},
              'big':{'type':'array','maxItems':1000,'items':{'type':'integer'}},
              'parts':{'type':'array','maxItems':10,'x-kubernetes-list-type':'map','x-kubernetes-list-map-keys':['name'],'items':{'type':'object','required':['name'],
                'properties':{'name':{'type':'string'},'count':{'type':'integer'}},
                'x-kubernetes-validations':[{'rule':'self.count >= oldSelf.count','message':'count may not fall'}]}}},
              'x-kubernetes-validations':[RULES]}}}
            """.Replace("RULES", rule, StringComparison.Ordinal));
        return [.. SchemaValidator.Validate(schema, Obj($"{{'spec':{spec}}}"), old is null ? null : Obj($"{{'spec':{old}}}")).Select(e => $"{e.Reason} {e.Field}: {e.Message}")];
    }

    [Theory]
    [InlineData("default message", "{'rule':'self.n > 1'}", "{'n':1}", "FieldValueInvalid spec: Invalid value: \"object\": failed rule: self.n > 1")]
    [InlineData("reason and field path", "{'rule':'self.n > 1','reason':'FieldValueForbidden','fieldPath':'.n','message':'too small'}", "{'n':1}", "FieldValueForbidden spec.n: Forbidden: too small")]
    [InlineData("required", "{'rule':'has(self.id)','reason':'FieldValueRequired','fieldPath':'.id','message':'give an id'}", "{'n':1}", "FieldValueRequired spec.id: Required value: give an id")]
    [InlineData("quoted field path", "{'rule':'self.a__dash__b != \\u0022x\\u0022','fieldPath':'[\\u0027a-b\\u0027]'}", "{'a-b':'x'}", "FieldValueInvalid spec.a-b: Invalid value: \"object\": failed rule: self.a__dash__b != \"x\"")]
    [InlineData("message expression", "{'rule':'self.n > 1','messageExpression':'\\u0027n is \\u0027 + string(self.n)'}", "{'n':1}", "FieldValueInvalid spec: Invalid value: \"object\": n is 1")]
    [InlineData("failing message expression", "{'rule':'self.n > 1','message':'plain','messageExpression':'self.id'}", "{'n':1}", "FieldValueInvalid spec: Invalid value: \"object\": plain")]
    [InlineData("evaluation error", "{'rule':'self.id.size() > 1'}", "{'n':1}", "FieldValueInvalid spec: Invalid value: \"object\": no such key: id evaluating rule: self.id.size() > 1")]
    [InlineData("timestamps", "{'rule':'self.when < timestamp(\\u00272020-01-01T00:00:00Z\\u0027)','message':'m'}", "{'when':'2024-01-01T00:00:00Z'}", "FieldValueInvalid spec: Invalid value: \"object\": m")]
    public void A_broken_rule_is_explained(string name, string rule, string spec, string error)
    {
        Assert.NotEmpty(name);
        Assert.Equal([error], Validate(rule, spec));
    }

    [Theory]
    [InlineData("no rule for a new object", "{'rule':'self.id == oldSelf.id'}", "{'id':'b'}", null, 0)]
    [InlineData("immutable", "{'rule':'self.id == oldSelf.id'}", "{'id':'b'}", "{'id':'a'}", 1)]
    [InlineData("kept", "{'rule':'self.id == oldSelf.id'}", "{'id':'a','n':1}", "{'id':'a'}", 0)]
    [InlineData("optional old self on create", "{'rule':'oldSelf.hasValue() || self.n == 0','optionalOldSelf':true}", "{'n':1}", null, 1)]
    [InlineData("optional old self on update", "{'rule':'!oldSelf.hasValue() || oldSelf.value().n < self.n','optionalOldSelf':true}", "{'n':1}", "{'n':1,'id':'x'}", 1)]
    [InlineData("items follow their keys", "{'rule':'true'}", "{'parts':[{'name':'b','count':1},{'name':'a','count':1}]}", "{'parts':[{'name':'a','count':2},{'name':'b','count':1}]}", 1)]
    public void Transition_rules_compare_with_the_old_object(string name, string rule, string spec, string? old, int errors)
    {
        Assert.NotEmpty(name);
        Assert.Equal(errors, Validate(rule, spec, old).Length);
    }

    [Fact]
    public void A_rule_that_costs_too_much_ends_validation()
    {
        var big = string.Join(',', Enumerable.Range(0, 1000));
        var error = Assert.Single(Validate("{'rule':'self.big.all(x, self.big.all(y, x + y >= 0))'},{'rule':'self.n > 1'}", $"{{'n':1,'big':[{big}]}}"));
        Assert.Contains("call cost exceeds limit", error, StringComparison.Ordinal);
    }
}
