namespace CrossEncoderOperator.EndToEnd.Tests.Crashes;

/// <summary>A request that is to change something.</summary>
/// <param name="Number">Its number among those of the client, from 1.</param>
internal sealed record ApiWrite(int Number, string Method, string Path)
{
    public override string ToString() => $"write {Number} ({Method} {Path})";
}
