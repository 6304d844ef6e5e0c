using System.Text.Json.Nodes;
using CrossEncoderOperator.Inference.Models;
using CrossEncoderOperator.Inference.Scoring;

namespace CrossEncoderOperator.Inference.Tests.Models;

/// <summary>What is read from the model rather than assumed.</summary>
public sealed class LoadedModelTests
{
    private static readonly string[] s_two = ["input_ids", "attention_mask"];
    private static readonly string[] s_three = ["attention_mask", "input_ids", "token_type_ids"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, TinyOnnx.Int64, TinyOnnx.Float)]
    [InlineData(true, TinyOnnx.Int32, TinyOnnx.Float)]
    [InlineData(false, TinyOnnx.Int64, TinyOnnx.Float)]
    [InlineData(false, TinyOnnx.Int32, TinyOnnx.Float16)]
    public async Task Inputs_and_outputs_are_those_of_the_file(bool types, int integer, int output)
    {
        using var directory = new TestModel();
        directory.WriteOnnx(TinyOnnx.Write(types ? s_three : s_two, integer, output, 0.5f));
        using var model = directory.Load();
        await model.SelfTestAsync(Cancellation);

        var pair = model.Tokenizer.Encode(model.Tokenizer.Tokenize("red"), "blue", model.Truncation);
        var score = Assert.Single(await model.ScoreAsync([pair], Cancellation));
        Assert.Equal(pair.Ids.ToArray().Average() / 2, score.Logit, 0.02);
    }

    [Theory]
    [InlineData("irrelevant", "relevant", 1)]
    [InlineData("relevant", "irrelevant", -1)]
    [InlineData("Yes", "No", -1)]
    [InlineData("LABEL_0", "LABEL_1", 1)]
    public async Task Of_two_logits_the_relevant_one_is_found_by_its_name(string first, string second, int sign)
    {
        using var directory = new TestModel(labels: 2);
        directory.WriteOnnx(TinyOnnx.Write(s_two, TinyOnnx.Int64, TinyOnnx.Float, 0, 1));
        directory.Edit("config.json", config => config["id2label"] = new JsonObject { ["0"] = first, ["1"] = second });
        using var model = directory.Load();
        var pair = model.Tokenizer.Encode(model.Tokenizer.Tokenize("red"), "blue", model.Truncation);
        var score = Assert.Single(await model.ScoreAsync([pair], Cancellation));
        Assert.Equal(sign * pair.Ids.ToArray().Average(), score.Logit, 1e-4);
    }

    [Theory]
    [InlineData("0", "self-test: the model gives every pair the same score")]
    [InlineData("NaN", "self-test: the model gives scores that are not finite numbers")]
    [InlineData("Infinity", "self-test: the model gives scores that are not finite numbers")]
    public async Task Self_test_finds_a_model_that_tells_nothing_apart(string factor, string message)
    {
        using var directory = new TestModel();
        var value = float.Parse(factor, System.Globalization.CultureInfo.InvariantCulture);
        directory.WriteOnnx(TinyOnnx.Write(s_two, TinyOnnx.Int64, TinyOnnx.Float, value));
        using var model = directory.Load();
        var e = await Assert.ThrowsAsync<ModelException>(() => model.SelfTestAsync(Cancellation));
        Assert.Equal(message, e.Message);
    }

    [Fact]
    public async Task External_data_is_read_from_the_directory()
    {
        using var directory = new TestModel();
        directory.WriteOnnx(TinyOnnx.WriteExternal(s_two, "model.onnx_data"));
        File.WriteAllBytes(directory.Path("onnx/model.onnx_data"), BitConverter.GetBytes(0.25f));
        using var model = directory.Load();
        var pair = model.Tokenizer.Encode(model.Tokenizer.Tokenize("red"), "blue", model.Truncation);
        var score = Assert.Single(await model.ScoreAsync([pair], Cancellation));
        Assert.Equal(pair.Ids.ToArray().Average() / 4, score.Logit, 1e-4);
    }

    [Theory]
    [InlineData("weights.bin", "onnx/weights.bin: no such file")]
    [InlineData("../weights.bin", "onnx/../weights.bin: no such file")]
    [InlineData("../../../etc/hostname", "onnx/../../../etc/hostname: not in the manifest of the model")]
    [InlineData("/etc/hostname", "onnx//etc/hostname: no such file")]
    [InlineData("../config.json", "onnx/../config.json: not in the manifest of the model")]
    [InlineData("*/_ORT_MEM_ADDR_/*", "onnx/*/_ORT_MEM_ADDR_/*: no such file")]
    public void External_data_elsewhere_is_refused(string location, string message)
    {
        using var directory = new TestModel();
        directory.WriteOnnx(TinyOnnx.WriteExternal(s_two, location));
        Assert.Equal(message, Assert.Throws<ModelException>(() => directory.Load()).Message);
    }

    [Fact]
    public void External_data_that_changed_or_is_a_link_out_of_the_directory_is_refused()
    {
        using var directory = new TestModel();
        directory.WriteOnnx(TinyOnnx.WriteExternal(s_two, "data"));
        File.WriteAllBytes(directory.Path("onnx/data"), BitConverter.GetBytes(0.25f));
        File.WriteAllText(directory.Path("SHA256SUMS"), ModelDirectory.Compute(directory.Directory).ToString());
        File.WriteAllBytes(directory.Path("onnx/data"), BitConverter.GetBytes(0.5f));
        Assert.StartsWith("onnx/data: has the SHA-256 ", Assert.Throws<ModelException>(() => directory.Load()).Message, StringComparison.Ordinal);

        File.Delete(directory.Path("onnx/data"));
        File.CreateSymbolicLink(directory.Path("onnx/data"), "/etc/hostname");
        Assert.Equal("onnx/data: a link that leaves the directory", Assert.Throws<ModelException>(() => directory.Load()).Message);
    }

    [Fact]
    public async Task The_variant_that_is_asked_for_is_served()
    {
        using var directory = new TestModel();
        File.WriteAllBytes(directory.Path("onnx/model_int8.onnx"), TinyOnnx.Write(s_two, TinyOnnx.Int64, TinyOnnx.Float, 2));
        using var model = directory.Load(options => options with { Variant = ModelVariant.Int8 });
        Assert.Equal(new VariantChoice(ModelVariant.Int8, "onnx/model_int8.onnx", "model.variant asks for it"), model.Variant);
        var pair = model.Tokenizer.Encode([], "red", model.Truncation);
        Assert.Equal(2 * pair.Ids.ToArray().Average(), Assert.Single(await model.ScoreAsync([pair], Cancellation)).Logit, 1e-4);
    }

    [Fact]
    public void A_provider_that_is_missing_is_an_error_unless_falling_back_is_allowed()
    {
        using var directory = new TestModel();
        const string Problem = "this ONNX Runtime has no CUDAExecutionProvider, only CPUExecutionProvider";
        var e = Assert.Throws<ModelException>(
            () => directory.Load(options => options with { Provider = ExecutionProvider.Cuda }));
        Assert.Equal($"runtime.provider: {Problem}", e.Message);
        using var model = directory.Load(options => options with { Provider = ExecutionProvider.Cuda, AllowFallback = true });
        Assert.Equal(new ProviderChoice(ExecutionProvider.Cpu, $"fallback: {Problem}"), model.Provider);
    }
}
