namespace CrossEncoderOperator.Core.Inquiries;

/// <summary>The counts of one SLI of one revision.</summary>
/// <param name="Sli">Name of the SLI.</param>
/// <param name="Revision">Hash of the revision.</param>
/// <param name="Prometheus">Name of the Prometheus server.</param>
/// <param name="Good">PromQL that counts good events.</param>
/// <param name="Total">PromQL that counts all events.</param>
public sealed record SliQuestion(string Sli, string Revision, string Prometheus, string Good, string Total);
