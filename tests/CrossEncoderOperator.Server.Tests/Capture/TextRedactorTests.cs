using System.Diagnostics;
using CrossEncoderOperator.Server.Capture;
using CrossEncoderOperator.Server.Settings;

namespace CrossEncoderOperator.Server.Tests.Capture;

public sealed class TextRedactorTests
{
    [Theory]
    [InlineData("write to Jo.Doe+x@mail.example.co.uk, please", "write to [email], please")]
    [InlineData("a@b and @c and d@", "a@b and @c and d@")]
    [InlineData("müller@büro.example", "[email]")]
    [InlineData("card 4111 1111 1111 1111 of", "card [card] of")]
    [InlineData("4111-1111-1111-1111", "[card]")]
    [InlineData("378282246310005", "[card]")]
    [InlineData("host 192.168.0.1:8080 up", "host [ip]:8080 up")]
    [InlineData("at 2001:db8::ff00:42:8329.", "at [ip].")]
    [InlineData("from 10:30 to 11:45", "from 10:30 to 11:45")]
    [InlineData("call +49 (0)30 901820-55 now", "call [phone] now")]
    [InlineData("call 555-123-4567", "call [phone]")]
    [InlineData("size 42, 12 cm, 2026, 100.50", "size 42, 12 cm, 2026, 100.50")]
    [InlineData("red running shoes 👟 — größe 39", "red running shoes 👟 — größe 39")]
    [InlineData("", "")]
    public void Takes_out_what_looks_like_a_persons_data(string text, string expected)
    {
        var redactor = new TextRedactor([.. CaptureSettings.Kinds]);
        Assert.Equal(expected, redactor.Apply(text));
        Assert.Equal(expected, redactor.Redact(text));
    }

    [Theory]
    [InlineData("Email", "[email] 192.168.0.1")]
    [InlineData("IpAddress", "a@b.example [ip]")]
    public void Takes_out_only_what_it_is_told_to(string kind, string expected) =>
        Assert.Equal(expected, new TextRedactor([kind]).Apply("a@b.example 192.168.0.1"));

    [Theory]
    [InlineData("a")]
    [InlineData("1")]
    [InlineData("1 ")]
    [InlineData("a@")]
    [InlineData("a@b.")]
    [InlineData(":")]
    [InlineData("1.")]
    public void Takes_time_in_proportion_to_the_text(string part)
    {
        var started = Stopwatch.GetTimestamp();
        new TextRedactor([.. CaptureSettings.Kinds]).Apply(string.Concat(Enumerable.Repeat(part, (1 << 18) / part.Length)));
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30), "quadratic time would be minutes");
    }
}
