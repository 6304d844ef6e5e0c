using CrossEncoderOperator.Inference.Models;

namespace CrossEncoderOperator.Inference.Tests.Models;

public sealed class ModelDirectoryTests : IDisposable
{
    private readonly string _outer = Directory.CreateTempSubdirectory("crossencoder-directory-").FullName;
    private readonly string _model;

    public ModelDirectoryTests()
    {
        _model = Path.Combine(_outer, "model");
        Directory.CreateDirectory(Path.Combine(_model, "onnx"));
        Directory.CreateDirectory(Path.Combine(_model, ".cache"));
        Write("config.json", "{}");
        Write("onnx/model.onnx", "weights");
        Write(".gitattributes", "x");
        Write(".cache/lock", "x");
    }

    public void Dispose() => Directory.Delete(_outer, recursive: true);

    [Fact]
    public void Manifest_of_a_directory_leaves_dotted_names_and_links_out()
    {
        File.CreateSymbolicLink(Path.Combine(_model, "link.json"), "config.json");
        Assert.Equal(["config.json", "onnx/model.onnx"], ModelDirectory.Open(_model).Manifest.Hashes.Keys);
    }

    [Fact]
    public void Manifest_file_changes_no_digest_and_then_is_what_counts()
    {
        var digest = ModelDirectory.Open(_model).Manifest.Digest;
        Write("SHA256SUMS", ModelDirectory.Compute(_model).ToString());
        Write("README.md", "not listed");

        var model = ModelDirectory.Open(_model, pin: digest);
        Assert.Equal(digest, model.Manifest.Digest);
        Assert.Equal("{}"u8, model.Read("config.json"));
        Assert.Equal(9, model.Verify());
        Assert.Equal("README.md: not in the manifest of the model", Error(() => model.Read("README.md")));
    }

    [Fact]
    public void Refuses_another_digest_than_the_pin()
    {
        var digest = ModelDirectory.Open(_model).Manifest.Digest;
        string pin = new('0', 64);
        Assert.Equal($"the model has the digest {digest}, not {pin}", Error(() => ModelDirectory.Open(_model, pin)));
    }

    [Fact]
    public void Refuses_a_file_that_changed_since_the_manifest_was_made()
    {
        var model = ModelDirectory.Open(_model);
        Write("onnx/model.onnx", "heavier");
        Assert.StartsWith("onnx/model.onnx: has the SHA-256 ", Error(() => model.Read("onnx/model.onnx")), StringComparison.Ordinal);
        Assert.StartsWith("onnx/model.onnx: has the SHA-256 ", Error(() => model.Verify()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc/hostname")]
    [InlineData("onnx/../../outside")]
    public void Refuses_a_link_that_leaves_the_directory(string target)
    {
        File.WriteAllText(Path.Combine(_outer, "outside"), "{}");
        Write("SHA256SUMS", ModelDirectory.Compute(_model).ToString());
        Replace("config.json", target);
        Assert.Equal("config.json: a link that leaves the directory", Error(() => ModelDirectory.Open(_model).Read("config.json")));
    }

    [Fact]
    public void Refuses_a_directory_link_that_leaves_the_directory()
    {
        Write("SHA256SUMS", ModelDirectory.Compute(_model).ToString());
        Directory.Move(Path.Combine(_model, "onnx"), Path.Combine(_outer, "onnx"));
        Directory.CreateSymbolicLink(Path.Combine(_model, "onnx"), "../onnx");
        Assert.Equal("onnx/model.onnx: a link that leaves the directory", Error(() => ModelDirectory.Open(_model).Verify()));
    }

    [Fact]
    public void Follows_links_inside_the_directory_and_to_it()
    {
        Write("SHA256SUMS", ModelDirectory.Compute(_model).ToString());
        Write("real.json", "{}");
        Replace("config.json", "real.json");
        var link = Path.Combine(_outer, "link");
        Directory.CreateSymbolicLink(link, "model");
        Assert.Equal("{}"u8, ModelDirectory.Open(link).Read("config.json"));
    }

    [Fact]
    public void Links_in_a_circle_are_an_error()
    {
        Write("SHA256SUMS", ModelDirectory.Compute(_model).ToString());
        Replace("config.json", "config.json");
        Assert.Equal("config.json: cannot be read", Error(() => ModelDirectory.Open(_model).Read("config.json")));
    }

    [Fact]
    public void Names_what_is_not_there()
    {
        Assert.Equal("/nowhere: no such directory", Error(() => ModelDirectory.Open("/nowhere")));
        Assert.Equal("tokenizer.json: no such file", Error(() => ModelDirectory.Open(_model).Read("tokenizer.json")));
        Write("SHA256SUMS", ModelDirectory.Compute(_model).ToString());
        File.Delete(Path.Combine(_model, "config.json"));
        Assert.Equal("config.json: no such file", Error(() => ModelDirectory.Open(_model).Read("config.json")));
    }

    private static string Error(Action act) => Assert.Throws<ModelException>(act).Message;

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_model, file), text);

    private void Replace(string file, string target)
    {
        File.Delete(Path.Combine(_model, file));
        File.CreateSymbolicLink(Path.Combine(_model, file), target);
    }
}
