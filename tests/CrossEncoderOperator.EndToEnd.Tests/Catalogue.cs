using CrossEncoderOperator.Rig.Load;
using CrossEncoderOperator.TestKit;

namespace CrossEncoderOperator.EndToEnd.Tests;

/// <summary>Queries that the models were made for.</summary>
internal static class Catalogue
{
    /// <summary>Eight queries.</summary>
    public static Task<LabelledQuery[]> DemoAsync() => ReadAsync("demo.jsonl");

    /// <summary>160 queries.</summary>
    public static Task<LabelledQuery[]> HeldOutAsync() => ReadAsync("heldout.jsonl");

    private static Task<LabelledQuery[]> ReadAsync(string file) =>
        LabelledQuery.ReadAsync(Path.Combine(Repository.Root, "models", "catalogue", file), TestContext.Current.CancellationToken);
}
