using System.CommandLine;

namespace CrossEncoderOperator.Server.Commands;

/// <summary>Options that several commands have.</summary>
internal static class Options
{
    public static Option<string?> TerminationLog() => new("--termination-log")
    {
        Description = "File for the reason of the end; default $TERMINATION_LOG, else /dev/termination-log.",
    };
}
