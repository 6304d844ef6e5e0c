using System.CommandLine;
using CrossEncoderOperator.Inference.Models;

namespace CrossEncoderOperator.Server.Commands;

/// <summary><c>digest DIR</c>: checks a model directory and prints its digest.</summary>
internal static class DigestCommand
{
    public static Command Create()
    {
        var directory = new Argument<string>("directory") { Description = "Model directory." };
        var write = new Option<bool>("--write") { Description = "Write SHA256SUMS for the files as they are." };
        var command = new Command("digest", "Prints the digest of a model directory.") { directory, write };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(directory), parsed.GetValue(write)));
        return command;
    }

    private static int Run(string directory, bool write)
    {
        try
        {
            if (write)
            {
                File.WriteAllText(Path.Combine(directory, Manifest.FileName), ModelDirectory.Compute(directory).ToString());
            }

            var model = ModelDirectory.Open(directory);
            model.Verify();
            Console.WriteLine(model.Manifest.Digest);
            return 0;
        }
        catch (Exception e) when (Faults.IsPlain(e))
        {
            Console.Error.WriteLine(e.Message);
            return Faults.ExitCode;
        }
    }
}
