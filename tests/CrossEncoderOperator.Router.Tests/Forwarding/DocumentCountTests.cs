using System.Text;
using CrossEncoderOperator.Router.Forwarding;

namespace CrossEncoderOperator.Router.Tests.Forwarding;

public sealed class DocumentCountTests
{
    [Theory]
    [InlineData("texts", """{"query":"q","texts":["a","b","c"]}""", 3)]
    [InlineData("documents", """{"model":"m","documents":["a","b"],"top_n":1}""", 2)]
    [InlineData("passages", """{"passages":[{"text":"a"},{"text":"b"}]}""", 2)]
    [InlineData("score pairs", """{"text_1":"q","text_2":["a","b","c","d"]}""", 4)]
    [InlineData("elements of every kind", """{"texts":["a",1,null,true,{"a":[1,2],"texts":[]},[1,[2]]]}""", 6)]
    [InlineData("brackets and quotes within texts", """{"texts":["a]","\"b\",\"","\\"]}""", 3)]
    [InlineData("none", """{"texts":[]}""", 0)]
    [InlineData("a name that is escaped", """{"te\u0078ts":["a","b"]}""", 2)]
    [InlineData("white space before and within", " \t\r\n { \"texts\" : [ \"a\" , \"b\" ] } ", 2)]
    [InlineData("nested arrays of that name do not count", """{"options":{"texts":["a","b"]},"documents":["a","b","c"]}""", 3)]
    [InlineData("a text is one pair", """{"text_1":["a","b"],"text_2":"c"}""", 1)]
    [InlineData("the first array of several", """{"texts":"a","documents":["a","b"],"passages":["a"]}""", 2)]
    [InlineData("what follows is the replica's business", """{"texts":["a","b"],oops""", 2)]
    [InlineData("other names", """{"inputs":["a","b"]}""", 1)]
    [InlineData("names in another case", """{"Texts":["a","b"]}""", 1)]
    [InlineData("no object", """["a","b"]""", 1)]
    [InlineData("broken before", """{"query":oops,"texts":["a","b"]}""", 1)]
    [InlineData("broken within", """{"texts":["a","b" """, 1)]
    [InlineData("broken name", """{"\uZZZZ":1,"texts":["a","b"]}""", 1)]
    [InlineData("no JSON", "query=q&texts=a", 1)]
    [InlineData("empty", "", 1)]
    [InlineData("blank", "  ", 1)]
    public void Documents_are_counted(string name, string body, int expected) =>
        Assert.True(DocumentCount.Of(Encoding.UTF8.GetBytes(body)) is var count && count == expected, $"{name}: {count}");

    [Fact]
    public void No_body_breaks_it_and_counting_allocates_nothing()
    {
        var random = new Random(11);
        var noise = new byte[64];
        for (var i = 0; i < 2000; i++)
        {
            random.NextBytes(noise);
            Assert.InRange(DocumentCount.Of([(byte)'{', (byte)'"', .. noise]), 0, noise.Length);
        }

        var deep = Encoding.UTF8.GetBytes("{\"texts\":[" + new string('[', 100_000));
        Assert.Equal(1, DocumentCount.Of(deep));
        var body = Encoding.UTF8.GetBytes($$"""{"query":"q","texts":[{{string.Join(',', Enumerable.Repeat("\"a text\"", 1000))}}]}""");
        Assert.Equal(1000, DocumentCount.Of(body));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            DocumentCount.Of(body);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 5000);
    }
}
