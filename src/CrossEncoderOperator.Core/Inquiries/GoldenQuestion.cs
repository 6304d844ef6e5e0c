namespace CrossEncoderOperator.Core.Inquiries;

/// <summary>How two revisions rank a golden set.</summary>
/// <param name="Namespace">Namespace of the ConfigMap.</param>
/// <param name="ConfigMap">Name of the ConfigMap.</param>
/// <param name="Key">Key in it.</param>
/// <param name="Metric">Metric to compute, such as ndcg@10.</param>
/// <param name="CanaryAddress">Address of a ready pod of the canary, such as http://10.0.0.7:8080.</param>
/// <param name="StableAddress">The same of the revision that serves; null when there is nothing to compare with.</param>
public sealed record GoldenQuestion(
    string Namespace, string ConfigMap, string Key, string Metric, Uri CanaryAddress, Uri? StableAddress);
