using System.Diagnostics;

namespace CrossEncoderOperator.Demo;

/// <summary>What the person sees.</summary>
internal sealed class Screen(Stopwatch watch)
{
    public void Act(string title) => Console.WriteLine($"\n== {title}  [{watch.Elapsed.TotalSeconds:0.0} s]");

    public static void Command(string command) => Console.WriteLine($"$ {command}");

    public static void Text(string text)
    {
        foreach (var line in text.TrimEnd().Split('\n'))
        {
            Console.WriteLine($"  {line}");
        }
    }

    /// <summary>A line with the time.</summary>
    public void Line(string text) => Text(FormattableString.Invariant($"{watch.Elapsed.TotalSeconds,5:0.0} s  {text}"));
}
