using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CrossEncoderOperator.Inference;
using CrossEncoderOperator.Inference.Scoring;
using CrossEncoderOperator.Server.Settings;

namespace CrossEncoderOperator.Server.Reranking;

/// <summary>From the logits of a model to the scores that clients get.</summary>
internal sealed class ScoreScale(CrossEncoder model, ServerSettings settings)
{
    private const int VersionLength = 12;

    private readonly Calibration? _calibration = settings.Calibration?.ToCalibration();

    /// <summary>Changes with whatever changes scores: the model, how texts are cut, the calibration.</summary>
    public string Version { get; } = VersionOf(
        model.Digest,
        model.Variant.File,
        model.Config.Activation,
        model.Config.MaxTokens,
        JsonSerializer.Serialize(settings.Documents, SettingsJson.Default.DocumentSettings),
        settings.Calibration is { } calibration ? JsonSerializer.Serialize(calibration, SettingsJson.Default.CalibrationSettings) : "none");

    public double ScoreOf(PairScore score) => _calibration?.Apply(score.Logit) ?? score.Value;

    public double ProbabilityOf(PairScore score) => _calibration?.Apply(score.Logit) ?? score.Probability;

    private static string VersionOf(params ReadOnlySpan<object?> parts)
    {
        var text = string.Join('\n', parts);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..VersionLength];
    }
}
