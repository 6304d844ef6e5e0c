namespace CrossEncoderOperator.RouterBench;

/// <summary>The proxy under test has cores of its own; load and backend share the others.</summary>
internal static class Cores
{
    /// <summary>Half of the processors, at most 4.</summary>
    public static int ProxyCount { get; } = Math.Clamp(Environment.ProcessorCount / 2, 1, 4);

    public static string Proxy { get; } = $"0-{ProxyCount - 1}";

    public static string Others { get; } =
        Environment.ProcessorCount > ProxyCount ? $"{ProxyCount}-{Environment.ProcessorCount - 1}" : Proxy;
}
