using System.Text;
using System.Text.Json.Nodes;
using CrossEncoderOperator.Inference.Models;
using CrossEncoderOperator.Onnx.Bert;

namespace CrossEncoderOperator.Inference.Tests.Models;

/// <summary>Every way in which a model can be unusable, with what people read about it.</summary>
public sealed class UnusableModelTests
{
    private static readonly Dictionary<string, (Action<TestModel> Break, string Message)> s_cases = new(StringComparer.Ordinal)
    {
        ["no config"] = (model => File.Delete(model.Path("config.json")), "config.json: no such file"),
        ["config is not JSON"] = (
            model => File.WriteAllText(model.Path("config.json"), "{\n  oops"), "config.json: not JSON: line 2, byte 3"),
        ["config is an array"] = (model => File.WriteAllText(model.Path("config.json"), "[]"), "config.json: must hold a JSON object"),
        ["no tokenizer"] = (model => File.Delete(model.Path("tokenizer.json")), "tokenizer.json: no such file"),
        ["tokenizer is empty"] = (
            model => File.WriteAllText(model.Path("tokenizer.json"), ""), "tokenizer.json: not JSON: line 1, byte 1"),
        ["tokenizer that is not supported"] = (
            model => model.Edit("tokenizer.json", root => root["pre_tokenizer"]!["type"] = "Digits"),
            "tokenizer.json: pre_tokenizer.type \"Digits\" is not supported; this server reads BertPreTokenizer, WhitespaceSplit, Metaspace, ByteLevel and Sequence"),
        ["tokenizer of another model"] = (
            model => model.Edit("tokenizer.json", root => root["model"]!["vocab"]!["red"] = 4711),
            "tokenizer.json: has the token id 4711, but config.json has a vocab_size of 65"),
        ["padding token that the model does not have"] = (
            model => model.Edit("config.json", root => root["pad_token_id"] = 65),
            "tokenizer.json: has the token id 65, but config.json has a vocab_size of 65"),
        ["no ONNX file"] = (model => File.Delete(model.Path(TestModel.Onnx)), "onnx/model.onnx or model.onnx: no such file"),
        ["empty ONNX file"] = (
            model => File.WriteAllBytes(model.Path(TestModel.Onnx), []), "onnx/model.onnx: the file is empty"),
        ["truncated ONNX file"] = (
            model => ChangeOnnx(model, bytes => bytes[..(bytes.Length / 2)]),
            "onnx/model.onnx: not a whole ONNX model: the file is cut short or damaged"),
        ["ONNX file is something else"] = (
            model => File.WriteAllText(model.Path(TestModel.Onnx), "<html>not found</html>"),
            "onnx/model.onnx: not a whole ONNX model: the file is cut short or damaged"),
        ["ONNX operator that does not exist"] = (
            model => ChangeOnnx(model, bytes => Replace(bytes, "Softmax", "Hardmix")), "onnx/model.onnx: ONNX Runtime refuses the model: "),
        ["missing input"] = (
            model => ChangeOnnx(model, bytes => Replace(bytes, "attention_mask", "attention_musk")),
            "onnx/model.onnx: the model has no input attention_mask"),
        ["input that is not known"] = (
            model => ChangeOnnx(model, bytes => Replace(bytes, "token_type_ids", "token_kind_ids")),
            "onnx/model.onnx: the model needs an input token_kind_ids, which this server does not know"),
        ["other number of labels"] = (
            model => model.Edit("config.json", root => root["id2label"] = JsonNode.Parse("""{"0": "no", "1": "yes"}""")),
            "onnx/model.onnx: the output logits has 1 logits, but config.json has 2 labels"),
    };

    public static TheoryData<string> Cases => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Says_what_is_wrong(string name)
    {
        using var model = new TestModel();
        var (change, message) = s_cases[name];
        change(model);

        var e = Assert.Throws<ModelException>(() => model.Load());
        Assert.StartsWith(message, e.Message, StringComparison.Ordinal);
        Assert.Equal(message.EndsWith(' ') ? e.Message : message, e.Message);
        Assert.DoesNotContain('\n', e.Message);
        Assert.DoesNotContain(model.Directory, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Self_test_finds_scores_that_are_no_numbers()
    {
        Func<BertWeight, float[]> weights = TestModel.Weights(seed: 1);
        using var model = new TestModel(weights: weight => weight.Name == "classifier.bias" ? [float.NaN] : weights(weight));
        using var loaded = model.Load();
        var e = await Assert.ThrowsAsync<ModelException>(() => loaded.SelfTestAsync(TestContext.Current.CancellationToken));
        Assert.Equal("self-test: the model gives scores that are not finite numbers", e.Message);
    }

    [Theory]
    [InlineData("vocab_size", 66, "red")]
    [InlineData("max_position_embeddings", 65, null)]
    public async Task Self_test_finds_ids_and_positions_that_the_model_does_not_have(string setting, int value, string? token)
    {
        using var model = new TestModel();
        model.Edit("config.json", root => root[setting] = value);
        if (token is not null)
        {
            model.Edit("tokenizer.json", root => root["model"]!["vocab"]![token] = value - 1);
        }

        using var loaded = model.Load();
        var e = await Assert.ThrowsAsync<ModelException>(() => loaded.SelfTestAsync(TestContext.Current.CancellationToken));
        Assert.StartsWith("self-test: the model fails: ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_tokens_than_the_model_reads_are_refused()
    {
        using var model = new TestModel();
        var e = Assert.Throws<ModelException>(() => model.Load(options => options with { MaxTokens = 65 }));
        Assert.Equal("model.maxTokens is 65, but the model reads at most 64 tokens", e.Message);
    }

    [Fact]
    public void Every_prefix_of_an_ONNX_file_is_refused_or_is_not_a_cross_encoder()
    {
        using var model = new TestModel();
        var whole = File.ReadAllBytes(model.Path(TestModel.Onnx));
        for (var length = 0; length < whole.Length; length += 997)
        {
            model.WriteOnnx(whole[..length]);
            Assert.Throws<ModelException>(() => model.Load());
        }
    }

    private static void ChangeOnnx(TestModel model, Func<byte[], byte[]> change) =>
        File.WriteAllBytes(model.Path(TestModel.Onnx), change(File.ReadAllBytes(model.Path(TestModel.Onnx))));

    private static byte[] Replace(byte[] bytes, string from, string to)
    {
        byte[] changed = [.. bytes];
        Span<byte> rest = changed;
        for (var at = rest.IndexOf(Encoding.ASCII.GetBytes(from)); at >= 0; at = rest.IndexOf(Encoding.ASCII.GetBytes(from)))
        {
            Encoding.ASCII.GetBytes(to).CopyTo(rest[at..]);
            rest = rest[(at + to.Length)..];
        }

        return changed;
    }
}
