using CrossEncoderOperator.DevCluster.Cel;
using CrossEncoderOperator.DevCluster.Schemas;
using static CrossEncoderOperator.DevCluster.Tests.TestJson;

namespace CrossEncoderOperator.DevCluster.Tests.Cel;

public class EvaluatorTests
{
    private static readonly object? Self = CelValues.From(
        Node("{'n':3,'x':1.5,'s':'hello','b':true,'list':[1,2,3],'names':['b','a'],'map':{'k':'v'},'items':[{'name':'x','n':1},{'name':'y','n':2}],'none':null}"), Schema.Untyped);

    private static object? Evaluate(string text, long budget = 1_000_000) =>
        new Evaluator(budget).Evaluate(Parser.Parse(text), new Evaluator.Scope("self", Self, new Evaluator.Scope("oldSelf", CelOptional.None)));

    [Theory]
    [InlineData("1 + 2 * 3 == 7 && (1 + 2) * 3 == 9")]
    [InlineData("7 / 2 == 3 && 7 % 4 == 3 && -7 / 2 == -3 && 7.0 / 2.0 == 3.5")]
    [InlineData("0x10 == 16 && 5u == 5u && 1e3 == 1000.0 && -9223372036854775808 < 0")]
    [InlineData("'a' + 'b' == \"ab\" && r'\\d' == '\\\\d' && '''it's''' == 'it\\'s' && '\\u0041\\x42\\103' == 'ABC'")]
    [InlineData("b'abc' == bytes('abc') && size(b'abc') == 3")]
    [InlineData("[1, 2] + [3] == self.list && 2 in self.list && !(7 in self.list) && self.list[1] == 2")]
    [InlineData("{'a': 1}['a'] == 1 && 'k' in self.map && self.map.k == 'v' && {'a': 1, 'b': 2}.size() == 2")]
    [InlineData("self.n > 2 ? true : 1 / 0 == 1")]
    [InlineData("self.n == 3 || self.missing == 1")]
    [InlineData("self.missing == 1 || self.n == 3")]
    [InlineData("!(self.missing == 1 && false)")]
    [InlineData("has(self.n) && !has(self.missing) && has(self.map.k) && self.none == null")]
    [InlineData("self.list.all(i, i > 0) && self.list.exists(i, i == 2) && self.list.exists_one(i, i > 2) && !self.list.exists(i, i > 9)")]
    [InlineData("self.items.map(i, i.name) == ['x', 'y'] && self.items.filter(i, i.n > 1).size() == 1 && self.list.map(i, i > 1, i * 2) == [4, 6]")]
    [InlineData("self.map.all(k, self.map[k] == 'v') && [].all(i, i / 0 == 1)")]
    [InlineData("[1, 0].exists(i, 1 / i == 1) && ![0, 1].all(i, 1 / i == 5)")]
    [InlineData("self.s.startsWith('he') && self.s.endsWith('lo') && self.s.contains('ell') && self.s.matches('^h.*o$') && size(self.s) == 5")]
    [InlineData("'AbC'.lowerAscii() == 'abc' && 'AbC'.upperAscii() == 'ABC' && ' x '.trim() == 'x' && 'héllo'.size() == 5")]
    [InlineData("'a,b,c'.split(',') == ['a', 'b', 'c'] && 'a,b,c'.split(',', 2) == ['a', 'b,c'] && ['a', 'b'].join('-') == 'a-b' && 'abc'.split('') == ['a', 'b', 'c']")]
    [InlineData("'banana'.replace('a', 'o') == 'bonono' && 'banana'.replace('a', 'o', 1) == 'bonana' && 'hello'.substring(1, 3) == 'el' && 'hello'.substring(3) == 'lo'")]
    [InlineData("'hello'.indexOf('l') == 2 && 'hello'.lastIndexOf('l') == 3 && 'hello'.indexOf('z') == -1 && 'hello'.charAt(1) == 'e'")]
    [InlineData("'abc 123'.find('[0-9]+') == '123' && '1 2'.findAll('[0-9]') == ['1', '2']")]
    [InlineData("self.list.sum() == 6 && self.list.min() == 1 && self.list.max() == 3 && self.list.isSorted() && !self.names.isSorted() && self.names.indexOf('a') == 1")]
    [InlineData("int('42') == 42 && int(3.9) == 3 && double(2) == 2.0 && string(7) == '7' && string(true) == 'true' && bool('true') && uint(3) == 3u")]
    [InlineData("type(1) == int && type('') == string && type(self.list) == list")]
    [InlineData("duration('1h30m') == duration('90m') && duration('1s') < duration('2s') && string(duration('1h')) == '3600s' && duration('90m').getHours() == 1")]
    [InlineData("timestamp('2024-01-02T03:04:05Z') - timestamp('2024-01-02T03:04:00Z') == duration('5s') && timestamp('2024-01-31T00:00:00Z').getMonth() == 0")]
    [InlineData("timestamp('2024-01-02T00:00:00Z') + duration('24h') == timestamp('2024-01-03T00:00:00Z') && timestamp('2024-01-02T03:04:05Z').getFullYear() == 2024")]
    [InlineData("quantity('1Gi').isGreaterThan(quantity('1G')) && quantity('500m').compareTo(quantity('0.5')) == 0 && !isQuantity('1x') && quantity('1k').asInteger() == 1000")]
    [InlineData("quantity('1').add(quantity('500m')).compareTo(quantity('1500m')) == 0 && quantity('-1').sign() == -1")]
    [InlineData("sets.contains([1, 2], [1]) && sets.equivalent([1, 2], [2, 1, 1]) && !sets.intersects([1], [2])")]
    [InlineData("!oldSelf.hasValue() && oldSelf.orValue(1) == 1 && optional.of(2).value() == 2 && self.?missing.orValue(5) == 5 && self.list[?9].orValue(0) == 0")]
    [InlineData("'%s has %d of %.2f%%'.format(['x', 3, 1.5]) == 'x has 3 of 1.50%'")]
    [InlineData("1 < 1.5 && 2u > 1 && 'a' < 'b' && false < true")]
    [InlineData("\"\"\"a\"b\nc\"\"\" == 'a\"b\\nc' && r'\\' == '\\\\' && br'\\' == b'\\\\' && '' == \"\"")]
    [InlineData("// a comment\n true")]
    public void Is_true(string expression) => Assert.Equal(true, Evaluate(expression));

    [Theory]
    [InlineData("self.missing", "no such key: missing")]
    [InlineData("self.map['z']", "no such key: z")]
    [InlineData("self.list[9]", "index out of bounds: 9")]
    [InlineData("1 / 0", "division by zero")]
    [InlineData("1 % 0", "modulus by zero")]
    [InlineData("9223372036854775807 + 1", "integer overflow")]
    [InlineData("int('x')", "type conversion error from 'x' to 'int'")]
    [InlineData("'a' - 'b'", "no such overload: _-_(string, string)")]
    [InlineData("[].min()", "min called on empty list")]
    [InlineData("'abc'.substring(2, 9)", "index out of range: 9")]
    [InlineData("optional.none().value()", "optional.none() dereference")]
    [InlineData("self.n ? 1 : 2", "no such overload")]
    public void Fails(string expression, string message) => Assert.Equal(message, Assert.ThrowsAny<CelException>(() => Evaluate(expression)).Message);

    [Theory]
    [InlineData("")]
    [InlineData("self.")]
    [InlineData("(1")]
    [InlineData("1 +")]
    [InlineData("'open")]
    [InlineData("a b")]
    [InlineData("self.list.all(1, true)")]
    [InlineData("has(self)")]
    [InlineData("if")]
    [InlineData("1 = 2")]
    [InlineData("'\\q'")]
    [InlineData("99999999999999999999")]
    [InlineData("[1, 2")]
    [InlineData("#")]
    public void Does_not_parse(string expression) => Assert.Throws<CelException>(() => Parser.Parse(expression));

    [Fact]
    public void Deep_nesting_is_refused_before_the_stack_ends()
    {
        Assert.Throws<CelException>(() => Parser.Parse(new string('(', 100_000)));
        Assert.Throws<CelException>(() => Parser.Parse(new string('!', 100_000) + "true"));
        Assert.Throws<CelException>(() => Parser.Parse("1" + string.Concat(Enumerable.Repeat(" + 1", 100_000))));
        Assert.Throws<CelException>(() => Parser.Parse("self" + string.Concat(Enumerable.Repeat(".a", 100_000))));
        Assert.Equal(true, Evaluate("false" + string.Concat(Enumerable.Repeat(" || false", 10_000)) + " || true"));
    }

    [Fact]
    public void An_expensive_evaluation_is_stopped() =>
        Assert.Throws<CelBudgetException>(() => Evaluate("self.list.all(a, self.list.all(b, self.list.all(c, true)))", budget: 30));
}
