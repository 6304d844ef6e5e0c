namespace CrossEncoderOperator.Rig.Load;

/// <summary>The good answers of one revision.</summary>
/// <param name="Requests">How many.</param>
/// <param name="LastSent">When the last of their requests was sent, from the start of the load.</param>
public sealed record RevisionLoad(long Requests, TimeSpan LastSent, TimeSpan P50, TimeSpan P95, TimeSpan P99, TimeSpan Max)
{
    public override string ToString() =>
        FormattableString.Invariant($"{Requests} (p50 {P50.TotalMilliseconds:0.0} ms, p95 {P95.TotalMilliseconds:0.0} ms, p99 {P99.TotalMilliseconds:0.0} ms, max {Max.TotalMilliseconds:0} ms)");
}
