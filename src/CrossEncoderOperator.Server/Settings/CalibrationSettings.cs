using CrossEncoderOperator.Inference.Scoring;

namespace CrossEncoderOperator.Server.Settings;

/// <summary>How logits become probabilities; what <c>calibrate</c> prints.</summary>
internal sealed record CalibrationSettings
{
    public const string Platt = "Platt";
    public const string TemperatureScaling = "Temperature";

    /// <summary><c>Platt</c> or <c>Temperature</c>.</summary>
    public string Method { get; set; } = "";

    /// <summary>Of Platt: what a logit is multiplied by.</summary>
    public double? Scale { get; set; }

    /// <summary>Of Platt: what is added then.</summary>
    public double? Offset { get; set; }

    /// <summary>Of Temperature: what a logit is divided by.</summary>
    public double? Temperature { get; set; }

    /// <summary>What is wrong with it; null for nothing.</summary>
    public string? FindProblem() => this switch
    {
        { Method: Platt, Scale: not (>= 1e-6 and <= 1e6) } => "calibration.scale must be between 1e-6 and 1e6",
        { Method: Platt, Offset: not (>= -1e6 and <= 1e6) } => "calibration.offset must be between -1e6 and 1e6",
        { Method: Platt, Temperature: not null } => "calibration.temperature goes with the method Temperature",
        { Method: TemperatureScaling, Temperature: not (>= 1e-6 and <= 1e6) } => "calibration.temperature must be between 1e-6 and 1e6",
        { Method: TemperatureScaling, Scale: not null } or { Method: TemperatureScaling, Offset: not null } =>
            "calibration.scale and calibration.offset go with the method Platt",
        { Method: not (Platt or TemperatureScaling) } => "calibration.method must be Platt or Temperature",
        _ => null,
    };

    public Calibration ToCalibration() =>
        Method == Platt ? new Calibration(Scale!.Value, Offset!.Value) : Calibration.OfTemperature(Temperature!.Value);
}
