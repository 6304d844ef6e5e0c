using System.Security.Cryptography;
using System.Text;
using CrossEncoderOperator.Inference.Models;

namespace CrossEncoderOperator.Inference.Tests.Models;

public sealed class ManifestTests
{
    private const string Hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private const string BadLine = "must be a lower-case SHA-256, two spaces and a path";
    private const string BadPath = "the path must be relative, without empty parts and without names that start with a dot";
    private const string BadCharacter = "the path has a backslash or a control character";

    [Fact]
    public void Is_what_sha256sum_prints_and_its_digest_is_the_hash_of_that()
    {
        var manifest = Manifest.Of([new("tokenizer.json", Hash), new("onnx/model.onnx", Hash), new("README.md", Hash)]);

        var expected = $"{Hash}  README.md\n{Hash}  onnx/model.onnx\n{Hash}  tokenizer.json\n";
        Assert.Equal(expected, manifest.ToString());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(expected))), manifest.Digest);
        Assert.Equal(manifest.Digest, Manifest.Parse(Encoding.UTF8.GetBytes(expected)).Digest);
    }

    [Fact]
    public void Digest_is_that_of_the_bytes_whatever_their_order()
    {
        var bytes = Encoding.UTF8.GetBytes($"{Hash}  b\n{Hash}  a");
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), Manifest.Parse(bytes).Digest);
    }

    [Theory]
    [InlineData("", "SHA256SUMS: lists no file")]
    [InlineData("\n", "SHA256SUMS: line 1: " + BadLine)]
    [InlineData(Hash, "SHA256SUMS: line 1: " + BadLine)]
    [InlineData(Hash + "  ", "SHA256SUMS: line 1: " + BadLine)]
    [InlineData(Hash + " config.json", "SHA256SUMS: line 1: " + BadLine)]
    [InlineData("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855  a", "SHA256SUMS: line 1: " + BadLine)]
    [InlineData("abc  config.json", "SHA256SUMS: line 1: " + BadLine)]
    [InlineData(Hash + "  a\n" + Hash + "  a\n", "SHA256SUMS: line 2: the path is listed twice")]
    [InlineData(Hash + "  /etc/passwd\n", "SHA256SUMS: line 1: " + BadPath)]
    [InlineData(Hash + "  a/../../b\n", "SHA256SUMS: line 1: " + BadPath)]
    [InlineData(Hash + "  ./a\n", "SHA256SUMS: line 1: " + BadPath)]
    [InlineData(Hash + "  a//b\n", "SHA256SUMS: line 1: " + BadPath)]
    [InlineData(Hash + "  .git/config\n", "SHA256SUMS: line 1: " + BadPath)]
    [InlineData(Hash + "  a\\b\n", "SHA256SUMS: line 1: " + BadCharacter)]
    [InlineData(Hash + "  a\r\n", "SHA256SUMS: line 1: " + BadCharacter)]
    [InlineData(Hash + "  1/2/3/4/5/6/7/8/9\n", "SHA256SUMS: line 1: the path is deeper than 8")]
    [InlineData(Hash + "  SHA256SUMS\n", "SHA256SUMS: line 1: the manifest lists itself")]
    public void Refuses(string text, string message)
    {
        var e = Assert.Throws<ModelException>(() => Manifest.Parse(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(message, e.Message);
    }

    [Fact]
    public void Refuses_what_is_not_UTF8_too_large_or_lists_too_many_files()
    {
        Assert.Equal("SHA256SUMS: not UTF-8", Assert.Throws<ModelException>(() => Manifest.Parse([0xff, 0xfe])).Message);
        Assert.Equal(
            "SHA256SUMS: larger than 1048576 bytes", Assert.Throws<ModelException>(() => Manifest.Parse(new byte[(1 << 20) + 1])).Message);
        var many = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 4097).Select(i => $"{Hash}  {i}\n")));
        Assert.Equal("SHA256SUMS: line 4097: more than 4096 files", Assert.Throws<ModelException>(() => Manifest.Parse(many)).Message);
    }
}
