using CrossEncoderOperator.TestKit;

namespace CrossEncoderOperator.Operator.Tests;

public sealed class ProgramTests
{
    [Theory]
    [InlineData("--port=99999", "--port: must be from 0 to 65535, is 99999")]
    [InlineData("--address=localhost", "--address: 'localhost' is not an IP address")]
    [InlineData("--port=http", "http")]
    [InlineData("--no-such-option", "--no-such-option")]
    [InlineData("--kubeconfig=/no/such/file", "--kubeconfig: there is no file /no/such/file")]
    public async Task Fault_at_the_start_is_told_and_ends_the_program(string argument, string error)
    {
        var result = await Programs.RunAsync(Repository.Program("CrossEncoderOperator.Operator"), [argument]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(error, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }
}
