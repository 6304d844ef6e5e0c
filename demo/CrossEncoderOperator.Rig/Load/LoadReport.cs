namespace CrossEncoderOperator.Rig.Load;

/// <summary>What a load saw so far.</summary>
/// <param name="Requests">Requests that were answered or failed.</param>
/// <param name="Failures">How often each reason to fail was seen.</param>
/// <param name="Revisions">The good answers by the revision that gave them; <c>-</c> where the answer does not say.</param>
public sealed record LoadReport(long Requests, TimeSpan Duration, IReadOnlyDictionary<string, long> Failures, IReadOnlyDictionary<string, RevisionLoad> Revisions)
{
    public long Failed => Failures.Values.Sum();

    public long By(string? revision) => revision is not null && Revisions.TryGetValue(revision, out var load) ? load.Requests : 0;

    public override string ToString() => string.Join('\n',
        [
            FormattableString.Invariant($"{Requests} requests in {Duration.TotalSeconds:0.0} s, {Failed} failed"),
            .. Failures.Select(failure => $"{failure.Value} x {failure.Key}"),
            .. Revisions.Select(revision => $"{revision.Key}: {revision.Value}"),
        ]);
}
