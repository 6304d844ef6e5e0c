namespace CrossEncoderOperator.Api.Serving;

/// <summary>Values of <see cref="CalibrationSpec.Method"/>.</summary>
public static class CalibrationMethod
{
    /// <summary>The sigmoid of scale · logit + offset.</summary>
    public const string Platt = "Platt";

    /// <summary>The sigmoid of logit / temperature.</summary>
    public const string Temperature = "Temperature";
}
