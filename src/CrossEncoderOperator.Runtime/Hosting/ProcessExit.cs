namespace CrossEncoderOperator.Runtime.Hosting;

/// <summary>The exit code of the process, apart so that a test can look at it.</summary>
internal sealed record ProcessExit(Action<int> SetCode);
