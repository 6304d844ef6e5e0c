using CrossEncoderOperator.CrdGen;
using CrossEncoderOperator.TestKit;

namespace CrossEncoderOperator.Api.Tests.Generation;

public sealed class GeneratedFilesTests
{
    public static TheoryData<string> Paths => [.. GeneratedFiles.Build().Keys];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Checked_in_file_is_current(string path) => Golden.Matches(path, GeneratedFiles.Build()[path]);
}
