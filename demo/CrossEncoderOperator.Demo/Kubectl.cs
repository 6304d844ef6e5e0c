using System.Diagnostics;

namespace CrossEncoderOperator.Demo;

/// <summary>Runs kubectl before the eyes of the person.</summary>
internal static class Kubectl
{
    /// <summary>Shows the command and what it prints.</summary>
    public static async Task ShowAsync(string arguments, CancellationToken cancel)
    {
        Screen.Command($"kubectl {string.Join(' ', arguments.Split(' ').Select(word => word.Contains('{') ? $"'{word}'" : word))}");
        Screen.Text(await RunAsync(arguments, cancel));
    }

    /// <param name="input">What it reads from standard input.</param>
    public static async Task<string> RunAsync(string arguments, CancellationToken cancel, string input = "")
    {
        var start = new ProcessStartInfo(Path.Combine(Paths.Tools, "kubectl"), arguments.Split(' '))
        {
            UseShellExecute = false,
            WorkingDirectory = Paths.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["KUBECONFIG"] = Paths.Kubeconfig;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancel);
        var error = process.StandardError.ReadToEndAsync(cancel);
        await process.StandardInput.WriteAsync(input.AsMemory(), cancel);
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancel);
        return process.ExitCode == 0
            ? await output
            : throw new DemoException($"'kubectl {arguments}' exited with {process.ExitCode}:\n{await error}{await output}");
    }
}
