namespace CrossEncoderOperator.Server.Settings;

internal sealed record BatchingSettings
{
    /// <summary>Tokens of a batch, padding included; null for 2048 on a CPU, 16384 on a GPU.</summary>
    public int? MaxTokens { get; set; }

    /// <summary>How long a batch that is not full waits for more pairs while another one runs.</summary>
    public int MaxWaitMilliseconds { get; set; } = 2;
}
