using System.Diagnostics;

namespace CrossEncoderOperator.Demo;

/// <summary>Runs kubectl before the eyes of the person.</summary>
internal static class Kubectl
{
    /// <summary>Shows the command and what it prints.</summary>
    public static async Task ShowAsync(string arguments, CancellationToken cancel)
    {
        Screen.Command($"kubectl {arguments}");
        Screen.Text(await RunAsync(arguments, cancel));
    }

    public static async Task<string> RunAsync(string arguments, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(Paths.Kubectl, arguments.Split(' '))
        {
            UseShellExecute = false,
            WorkingDirectory = Paths.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["KUBECONFIG"] = Paths.Kubeconfig;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancel);
        var error = process.StandardError.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        return process.ExitCode == 0
            ? await output
            : throw new DemoException($"'kubectl {arguments}' exited with {process.ExitCode}:\n{await error}{await output}");
    }
}
