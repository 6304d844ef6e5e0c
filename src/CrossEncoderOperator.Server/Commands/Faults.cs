using CrossEncoderOperator.Inference.Models;
using CrossEncoderOperator.Server.Evaluation;
using CrossEncoderOperator.Server.Fetching;
using CrossEncoderOperator.Server.Reranking.Reading;
using CrossEncoderOperator.Server.Settings;

namespace CrossEncoderOperator.Server.Commands;

/// <summary>How a command ends that cannot do its work: exit code 1 and one plain line.</summary>
internal static class Faults
{
    public const int ExitCode = 1;

    /// <summary>Whether the message is one that people can act on.</summary>
    public static bool IsPlain(Exception e) =>
        e is ModelException or SettingsException or FetchException or EvaluationException or RequestException or IOException or UnauthorizedAccessException;

    /// <summary>Runs a command that has no termination log.</summary>
    public static async Task<int> CatchAsync(Func<Task> run)
    {
        try
        {
            await run();
            return 0;
        }
        catch (Exception e) when (IsPlain(e))
        {
            Console.Error.WriteLine(e.Message.ReplaceLineEndings(" "));
            return ExitCode;
        }
    }

    public static int Report(Exception e, TerminationLog log)
    {
        string line = e.Message.ReplaceLineEndings(" ");
        Console.Error.WriteLine(line);
        log.Write(line);
        return ExitCode;
    }
}
