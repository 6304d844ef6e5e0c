using System.Text;
using CrossEncoderOperator.Operator.Prometheus;

namespace CrossEncoderOperator.Operator.Tests.Prometheus;

public sealed class QueryAnswerTests
{
    private static readonly DateTimeOffset s_asked = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [Theory]
    [InlineData("one series", """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1700000000,"12.5"]}]}}""", 12.5)]
    [InlineData("a scalar", """{"status":"success","data":{"resultType":"scalar","result":[1700000000.000,"3"]}}""", 3.0)]
    [InlineData("large", """{"status":"success","data":{"resultType":"scalar","result":[1700000000,"1.5e+18"]}}""", 1.5e18)]
    [InlineData("warnings are ignored", """{"status":"success","warnings":["x"],"data":{"resultType":"scalar","result":[1700000000,"3"]}}""", 3.0)]
    [InlineData("a minute late", """{"status":"success","data":{"resultType":"scalar","result":[1699999940,"3"]}}""", 3.0)]
    [InlineData("no series", """{"status":"success","data":{"resultType":"vector","result":[]}}""", null)]
    [InlineData("not a number", """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1700000000,"NaN"]}]}}""", null)]
    [InlineData("infinite", """{"status":"success","data":{"resultType":"scalar","result":[1700000000,"+Inf"]}}""", null)]
    [InlineData("infinite below", """{"status":"success","data":{"resultType":"scalar","result":[1700000000,"-Inf"]}}""", null)]
    public void Gives_a_value_or_none(string what, string body, double? value) =>
        Assert.True(new QueryAnswer(value, null) == Read(body), $"{what}: {Read(body)}");

    [Theory]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"metric":{"a":"1"},"value":[1700000000,"1"]},{"metric":{"a":"2"},"value":[1700000000,"2"]}]}}""", "the query gives 2 series instead of one; aggregate them, for example with sum()")]
    [InlineData("""{"status":"success","data":{"resultType":"matrix","result":[]}}""", "the query gives a matrix instead of one value")]
    [InlineData("""{"status":"success","data":{"resultType":"string","result":[1700000000,"a"]}}""", "the query gives a string instead of one value")]
    [InlineData("""{"status":"error","errorType":"bad_data","error":"1:5: parse error: unexpected \"}\""}""", "bad_data: 1:5: parse error: unexpected \"}\"")]
    [InlineData("""{"status":"error","errorType":"execution","error":"a\nb"}""", "execution: a b")]
    [InlineData("""{"status":"success","data":{"resultType":"scalar","result":[1699999400,"3"]}}""", "the answer is of another time: 600 s before the one asked for")]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1700003600,"1"]}]}}""", "the answer is of another time: 3600 s after the one asked for")]
    [InlineData("""{"status":"success","data":{"resultType":"scalar","result":[1700000000,"three"]}}""", "the answer does not have the form of the query API")]
    [InlineData("""{"status":"success","data":{"resultType":"scalar","result":[1700000000,3]}}""", "the answer does not have the form of the query API")]
    [InlineData("""{"status":"success","data":{"resultType":"scalar","result":[1700000000]}}""", "the answer does not have the form of the query API")]
    [InlineData("""{"status":"success","data":{"resultType":"scalar","result":[1e300,"3"]}}""", "the answer is of another time: ")]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"metric":{}}]}}""", "the answer does not have the form of the query API")]
    [InlineData("""{"status":"success","data":null}""", "the answer does not have the form of the query API")]
    [InlineData("""{"status":"success"}""", "the answer does not have the form of the query API")]
    [InlineData("[]", "the answer does not have the form of the query API")]
    [InlineData("""{"status":"success","data":{"resultType":"vec""", "the answer is not JSON")]
    [InlineData("<html><body>Sign in</body></html>", "the answer is not JSON")]
    [InlineData("", "the answer is not JSON")]
    public void Everything_else_is_an_error(string body, string error)
    {
        var answer = Read(body);
        Assert.Null(answer.Value);
        Assert.StartsWith(error, answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_is_short() => Assert.Equal(301, QueryAnswer.Failed(new string('x', 5000)).Error!.Length);

    private static QueryAnswer Read(string body) => QueryAnswer.Read(Encoding.UTF8.GetBytes(body), s_asked);
}
