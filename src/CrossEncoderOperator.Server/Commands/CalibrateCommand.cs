using System.CommandLine;
using System.Globalization;
using CrossEncoderOperator.Inference.Scoring;
using CrossEncoderOperator.Server.Evaluation;
using CrossEncoderOperator.Server.Settings;

namespace CrossEncoderOperator.Server.Commands;

/// <summary><c>calibrate</c>: fits probabilities to labelled queries and prints the block for <c>spec.serving</c>.</summary>
internal static class CalibrateCommand
{
    public static Command Create()
    {
        var scorer = new ScorerOptions();
        var method = new Option<string>("--method")
        {
            Description = $"{CalibrationSettings.Platt} or {CalibrationSettings.TemperatureScaling}.",
            DefaultValueFactory = _ => CalibrationSettings.Platt,
        };
        var command = new Command("calibrate", "Fits a calibration to labelled queries.") { method };
        scorer.AddTo(command);
        command.SetAction((parsed, cancellation) => Faults.CatchAsync(async () =>
        {
            var platt = parsed.GetValue(method) switch
            {
                CalibrationSettings.Platt => true,
                CalibrationSettings.TemperatureScaling => false,
                _ => throw new EvaluationException($"--method: must be {CalibrationSettings.Platt} or {CalibrationSettings.TemperatureScaling}"),
            };
            var (queries, logits) = await scorer.ScoreAsync(parsed, raw: true, cancellation);
            var hitGrade = parsed.GetValue(scorer.HitGrade);
            (double Logit, bool Relevant)[] pairs =
                [.. queries.Zip(logits).SelectMany(both => both.Second.Zip(both.First.Grades, (logit, grade) => (logit, grade >= hitGrade)))];
            var fit = platt ? CalibrationFit.Platt(pairs) : CalibrationFit.Temperature(pairs);
            Console.Write(BlockOf(fit, platt));
            Console.Error.Write($"before: {ErrorsOf(new Calibration(1, 0), pairs)}\nafter:  {ErrorsOf(fit, pairs)}\n");
        }));
        return command;
    }

    private static string BlockOf(Calibration fit, bool platt) => platt
        ? string.Create(CultureInfo.InvariantCulture, $"calibration:\n  method: {CalibrationSettings.Platt}\n  scale: {fit.Scale:0.######}\n  offset: {fit.Offset:0.######}\n")
        : string.Create(CultureInfo.InvariantCulture, $"calibration:\n  method: {CalibrationSettings.TemperatureScaling}\n  temperature: {1 / fit.Scale:0.######}\n");

    private static string ErrorsOf(Calibration calibration, (double Logit, bool Relevant)[] pairs)
    {
        (double, bool)[] probabilities = [.. pairs.Select(pair => (calibration.Apply(pair.Logit), pair.Relevant))];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"ECE {CalibrationError.Expected(probabilities):0.0000}, Brier {CalibrationError.Brier(probabilities):0.0000}, {pairs.Length} documents");
    }
}
