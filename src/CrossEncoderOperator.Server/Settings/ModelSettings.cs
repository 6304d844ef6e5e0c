namespace CrossEncoderOperator.Server.Settings;

internal sealed record ModelSettings
{
    /// <summary>Where the model came from, for people; it is read from the directory of <c>--model</c>.</summary>
    public string Uri { get; set; } = "";

    /// <summary>Digest that the model must have; null for any.</summary>
    public string? Sha256 { get; set; }

    /// <summary><c>auto</c>, <c>fp32</c>, <c>fp16</c> or <c>int8</c>.</summary>
    public string Variant { get; set; } = "auto";

    /// <summary>Longest pair in tokens; null for what the model allows.</summary>
    public int? MaxTokens { get; set; }
}
