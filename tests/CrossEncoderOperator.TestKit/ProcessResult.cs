namespace CrossEncoderOperator.TestKit;

/// <summary>How a program that has ended answered.</summary>
public sealed record ProcessResult(string Command, int ExitCode, string Output, string Error)
{
    /// <summary>The output of a run that must have succeeded.</summary>
    public string Succeeded() =>
        ExitCode == 0 ? Output : throw new InvalidOperationException($"'{Command}' exited with {ExitCode}\n{Error}\n{Output}");

    /// <summary>Standard error of a run that must have failed.</summary>
    public string Failed() =>
        ExitCode != 0 ? Error : throw new InvalidOperationException($"'{Command}' succeeded but should have failed\n{Output}");
}
