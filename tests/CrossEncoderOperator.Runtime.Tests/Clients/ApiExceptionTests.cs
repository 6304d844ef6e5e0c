using System.Net.Http.Headers;

namespace CrossEncoderOperator.Runtime.Tests.Clients;

public sealed class ApiExceptionTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData("a Status", 404, """{"kind":"Status","code":404,"reason":"NotFound","message":"pods \"a\" not found"}""", "NotFound", "pods \"a\" not found")]
    [InlineData("an unserved path", 404, "404 page not found\n", "", "HTTP 404: 404 page not found")]
    [InlineData("a proxy", 502, "<html>bad gateway</html>", "", "HTTP 502: <html>bad gateway</html>")]
    [InlineData("nothing", 500, "", "", "HTTP 500: ")]
    [InlineData("JSON that is no Status", 500, """{"kind":"Pod"}""", "", """HTTP 500: {"kind":"Pod"}""")]
    [InlineData("JSON that is no object", 500, "[1]", "", "HTTP 500: [1]")]
    [InlineData("kind of a wrong type", 500, """{"kind":7}""", "", """HTTP 500: {"kind":7}""")]
    [InlineData("a Status without anything", 503, """{"kind":"Status"}""", "", "HTTP 503")]
    [InlineData("a Status of wrong types", 503, """{"kind":"Status","code":"x"}""", "", "HTTP 503")]
    [InlineData("cut JSON", 500, """{"kind":"Sta""", "", """HTTP 500: {"kind":"Sta""")]
    public void Every_answer_becomes_a_message(string what, int code, string body, string reason, string message)
    {
        var error = ApiException.FromResponse(code, body, null, Now);
        Assert.Equal((what, code, reason, message), (what, error.Code, error.Reason, error.Message));
    }

    [Theory]
    [InlineData(400, "no", true)]
    [InlineData(403, "no", true)]
    [InlineData(422, "no", true)]
    [InlineData(500, "failed to create typed patch object (shop/a; x/v1, Kind=A): .spec.a: field not declared in schema", true)]
    [InlineData(500, "etcd is away", false)]
    [InlineData(404, "no", false)]
    [InlineData(409, "no", false)]
    [InlineData(429, "no", false)]
    public void Only_what_does_not_change_by_itself_is_a_refusal(int code, string message, bool refusal) =>
        Assert.Equal(refusal, new ApiException(code, "", message).IsRefusal);

    [Fact]
    public void Causes_name_the_fields()
    {
        var error = ApiException.FromResponse(
            422,
            """{"kind":"Status","code":422,"reason":"Invalid","message":"no","details":{"causes":[{"reason":"FieldValueInvalid","message":"too big","field":"spec.replicas"},{}]}}""",
            null,
            Now);
        Assert.True(error.IsInvalid);
        Assert.Equal([new("spec.replicas", "FieldValueInvalid", "too big"), new("", "", "")], error.Causes);
    }

    [Theory]
    [InlineData("seconds", "7", 0, 7.0)]
    [InlineData("a date", "Fri, 02 Jan 2026 03:04:15 GMT", 0, 10.0)]
    [InlineData("in the Status", null, 3, 3.0)]
    [InlineData("the header wins", "7", 3, 7.0)]
    [InlineData("nowhere", null, 0, null)]
    public void Retry_after(string what, string? header, int details, double? expected)
    {
        var body = """{"kind":"Status","code":429,"details":{"retryAfterSeconds":""" + details + "}}";
        var error = ApiException.FromResponse(429, body, header is null ? null : RetryConditionHeaderValue.Parse(header), Now);
        Assert.Equal((what, expected), (what, error.RetryAfter?.TotalSeconds));
    }

    [Theory]
    [InlineData(410, "Gone", true)]
    [InlineData(410, "Expired", true)]
    [InlineData(410, "", true)]
    [InlineData(500, "Expired", true)]
    [InlineData(409, "Conflict", false)]
    public void Expired_by_code_or_reason(int code, string reason, bool expected) =>
        Assert.Equal(expected, new ApiException(code, reason, "").IsExpired);
}
