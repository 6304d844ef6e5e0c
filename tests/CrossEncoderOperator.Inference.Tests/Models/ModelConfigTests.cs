using System.Text;
using CrossEncoderOperator.Inference.Models;

namespace CrossEncoderOperator.Inference.Tests.Models;

public sealed class ModelConfigTests
{
    [Theory]
    [InlineData("", "", 512, 2, "Sigmoid")]
    [InlineData("""  "num_labels": 1  """, "", 512, 1, "Sigmoid")]
    [InlineData("""  "id2label": {"0": "LABEL_0"}  """, """  "model_max_length": 128  """, 128, 1, "Sigmoid")]
    [InlineData("""  "id2label": {"0": "LABEL_0"}  """, """  "model_max_length": 1000000000000000019884624838656  """, 512, 1, "Sigmoid")]
    [InlineData("""  "num_labels": 1, "sentence_transformers": {"activation_fn": "torch.nn.modules.linear.Identity"}  """, "", 512, 1, "Identity")]
    [InlineData("""  "num_labels": 1, "sbert_ce_default_activation_function": "torch.nn.modules.linear.Identity"  """, "", 512, 1, "Identity")]
    [InlineData("""  "num_labels": 1, "sbert_ce_default_activation_function": "torch.nn.modules.activation.Sigmoid"  """, "", 512, 1, "Sigmoid")]
    public void Reads(string config, string tokenizer, int maxTokens, int labels, string activation)
    {
        var read = Read(config, tokenizer);
        Assert.Equal(maxTokens, read.MaxTokens);
        Assert.Equal(labels, read.Labels.Count);
        Assert.Equal(Enum.Parse<Activation>(activation), read.Activation);
        Assert.Equal(0, read.PadTokenId);
    }

    [Fact]
    public void Labels_are_in_the_order_of_their_ids() =>
        Assert.Equal(["no", "yes"], Read("""  "id2label": {"1": "yes", "0": "no"}  """).Labels);

    [Theory]
    [InlineData("""  "model_type": "roberta", "max_position_embeddings": 514, "pad_token_id": 1  """, 512)]
    [InlineData("""  "model_type": "xlm-roberta", "max_position_embeddings": 8194, "pad_token_id": 1  """, 8192)]
    [InlineData("""  "model_type": "modernbert", "max_position_embeddings": 8192, "pad_token_id": 50283  """, 8192)]
    [InlineData("""  "model_type": "deberta-v2"  """, 512)]
    [InlineData("""  "model_type": "electra"  """, 512)]
    public void Positions_are_those_that_text_can_use(string config, int maxTokens) => Assert.Equal(maxTokens, Read(config).MaxTokens);

    [Theory]
    [InlineData("", 0)]
    [InlineData("""  "pad_token_id": 3  """, 3)]
    [InlineData("""  "pad_token_id": null  """, 7, """  "pad_token": "<pad>"  """)]
    [InlineData("""  "pad_token_id": null  """, 7, """  "pad_token": {"content": "<pad>"}  """)]
    public void Padding_is_what_the_model_says(string config, int id, string tokenizer = "") =>
        Assert.Equal(id, Read(config, tokenizer).PadTokenId);

    [Theory]
    [InlineData("irrelevant", "relevant", 1)]
    [InlineData("POSITIVE", "NEGATIVE", 0)]
    [InlineData("entailment", "not_entailment", 0)]
    [InlineData("LABEL_0", "LABEL_1", 1)]
    [InlineData("a", "b", 1)]
    public void Relevant_is_the_label_that_is_called_so(string first, string second, int relevant) =>
        Assert.Equal(relevant, Read($$"""  "id2label": {"0": "{{first}}", "1": "{{second}}"}  """).RelevantLabel);

    [Theory]
    [InlineData("""  "model_type": "roberta", "max_position_embeddings": 2, "pad_token_id": 1  """, "config.json: max_position_embeddings must be more than 2")]
    [InlineData("""  "pad_token_id": -1  """, "config.json: pad_token_id must not be negative")]
    [InlineData("""  "pad_token_id": null  """, "config.json: pad_token_id is missing")]
    [InlineData("""  "model_type": "t5"  """, "config.json: model_type \"t5\" is not supported; this server reads bert, distilbert, electra, roberta, xlm-roberta, modernbert and deberta-v2")]
    [InlineData("""  "model_type": 3  """, "config.json: model_type must be a string")]
    [InlineData("""  "max_position_embeddings": "many"  """, "config.json: max_position_embeddings must be an integer")]
    [InlineData("""  "max_position_embeddings": 0  """, "config.json: max_position_embeddings must be more than 0")]
    [InlineData("""  "max_position_embeddings": null  """, "config.json: max_position_embeddings is missing")]
    [InlineData("""  "num_labels": 3  """, "config.json: num_labels must be 1 or 2 labels, not 3")]
    [InlineData("""  "num_labels": 1, "id2label": {"0": "a", "1": "b"}  """, "config.json: num_labels is 1, but id2label has 2 entries")]
    [InlineData("""  "id2label": {"a": "b"}  """, "config.json: id2label must have numbers as keys")]
    [InlineData("""  "id2label": []  """, "config.json: id2label must be an object")]
    [InlineData("""  "sentence_transformers": {"activation_fn": "torch.nn.modules.activation.Tanh"}  """, "config.json: sentence_transformers.activation_fn \"torch.nn.modules.activation.Tanh\" is not supported; this server applies Sigmoid and Identity")]
    public void Refuses_config(string config, string message) =>
        Assert.Equal(message, Assert.Throws<ModelException>(() => Read(config)).Message);

    [Theory]
    [InlineData("""  "pad_token": "<none>"  """, "tokenizer_config.json: pad_token \"<none>\" is no token of tokenizer.json")]
    [InlineData("""  "pad_token": "<pad>", "truncation_side": "both"  """, "tokenizer_config.json: truncation_side must be left or right")]
    [InlineData("""  "pad_token": "<pad>", "model_max_length": "long"  """, "tokenizer_config.json: model_max_length must be a number")]
    [InlineData("""  "pad_token": "<pad>", "model_max_length": 0  """, "tokenizer_config.json: model_max_length must be positive")]
    public void Refuses_tokenizer_config(string tokenizer, string message) =>
        Assert.Equal(message, Assert.Throws<ModelException>(() => Read("""  "pad_token_id": null  """, tokenizer)).Message);

    private static ModelConfig Read(string config, string tokenizer = "") => ModelConfig.Read(
        Parse("config.json", """ "model_type": "bert", "max_position_embeddings": 512, "pad_token_id": 0 """, config),
        Parse("tokenizer_config.json", "", tokenizer),
        token => token == "<pad>" ? 7 : null);

    // Of a field that is given twice the last counts.
    private static JsonSetting Parse(string file, params string[] fields) => JsonSetting.Parse(
        file, Encoding.UTF8.GetBytes($"{{{string.Join(',', fields.Where(field => field.Length > 0))}}}"));
}
