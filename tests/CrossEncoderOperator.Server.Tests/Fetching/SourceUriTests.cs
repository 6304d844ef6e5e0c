using CrossEncoderOperator.Server.Fetching;

namespace CrossEncoderOperator.Server.Tests.Fetching;

public sealed class SourceUriTests
{
    [Theory]
    [InlineData("https://models.example/a", "https://models.example/a/")]
    [InlineData("https://models.example/a/", "https://models.example/a/")]
    [InlineData("file:///models/a", "file:///models/a/")]
    public void Is_a_directory(string text, string uri) => Assert.Equal(uri, SourceUri.Parse(text, allowHttp: false).AbsoluteUri);

    [Theory]
    [InlineData("", "--uri: must be an absolute URL")]
    [InlineData("models/a", "--uri: must be an absolute URL")]
    [InlineData("ftp://models.example/a", "--uri: must be https or file")]
    [InlineData("http://models.example/a", "--uri: http needs --allow-http")]
    [InlineData("https://user:secret@models.example/a", "--uri: must have no user, query or fragment")]
    [InlineData("https://models.example/a?token=secret", "--uri: must have no user, query or fragment")]
    public void Refuses(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FetchException>(() => SourceUri.Parse(text, allowHttp: false)).Message);

    [Theory]
    [InlineData("config.json", "https://models.example/a/config.json")]
    [InlineData("onnx/model.onnx", "https://models.example/a/onnx/model.onnx")]
    [InlineData("odd name?#%.txt", "https://models.example/a/odd%20name%3F%23%25.txt")]
    [InlineData("https:/x", "https://models.example/a/https%3A/x")]
    public void File_is_below_the_directory(string path, string uri) =>
        Assert.Equal(uri, SourceUri.File(new Uri("https://models.example/a/"), path).AbsoluteUri);
}
