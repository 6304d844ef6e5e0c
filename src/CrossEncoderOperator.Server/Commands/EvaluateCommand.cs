using System.CommandLine;
using System.Text.Json;
using CrossEncoderOperator.Server.Evaluation;

namespace CrossEncoderOperator.Server.Commands;

/// <summary><c>evaluate</c>: how well a model or a server ranks labelled queries.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var scorer = new ScorerOptions();
        var ranks = new Option<int>("--k") { Description = "Ranks that count.", DefaultValueFactory = _ => 10 };
        var save = new Option<string?>("--save") { Description = "File for the scores of this run." };
        var compare = new Option<string?>("--compare") { Description = "Scores of another run, as --save wrote them." };
        var json = new Option<bool>("--json") { Description = "Print JSON instead of a table." };
        var command = new Command("evaluate", "Measures a model or a server on labelled queries.") { ranks, save, compare, json };
        scorer.AddTo(command);
        command.SetAction((parsed, cancellation) => Faults.CatchAsync(async () =>
        {
            var k = parsed.GetValue(ranks) is >= 1 and var given ? given : throw new EvaluationException("--k: must be at least 1");
            var (queries, scores) = await scorer.ScoreAsync(parsed, raw: false, cancellation);
            if (parsed.GetValue(save) is { } file)
            {
                await File.WriteAllTextAsync(file, JsonSerializer.Serialize(scores, EvaluationJson.Default.DoubleArrayArray), cancellation);
            }

            var other = parsed.GetValue(compare) is { } path ? ReadRun(path, scores) : null;
            var report = EvaluationReport.Of(queries, scores, other, k, parsed.GetValue(scorer.HitGrade));
            Console.Write(parsed.GetValue(json) ? JsonSerializer.Serialize(report, EvaluationJson.Default.EvaluationReport) + "\n" : report.ToTable());
        }));
        return command;
    }

    private static double[][] ReadRun(string path, double[][] scores)
    {
        try
        {
            var run = JsonSerializer.Deserialize(File.ReadAllBytes(path), EvaluationJson.Default.DoubleArrayArray);
            return run is not null && run.Select(of => of?.Length ?? -1).SequenceEqual(scores.Select(of => of.Length))
                ? run
                : throw new EvaluationException($"{path}: is a run of other queries");
        }
        catch (JsonException e)
        {
            throw new EvaluationException($"{path}: is no run that --save wrote", e);
        }
    }
}
