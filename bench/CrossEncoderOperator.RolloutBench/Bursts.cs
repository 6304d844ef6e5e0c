namespace CrossEncoderOperator.RolloutBench;

/// <summary>Bad events in bursts: in one, the share of bad requests is <see cref="Bad"/> times the allowed one.</summary>
/// <param name="Share">Share of the time that a pod is in a burst.</param>
/// <param name="Seconds">Mean length.</param>
/// <param name="Bad">Bad requests in a burst, in multiples of what the objective allows.</param>
/// <param name="Common">One burst hits every pod of both revisions; else each pod has its own.</param>
internal sealed record Bursts(double Share, double Seconds, double Bad, bool Common);
