namespace CrossEncoderOperator.Core.Rollouts;

/// <summary>A revision that has pods, or is about to.</summary>
/// <param name="Name">Hash of the revision.</param>
/// <param name="Role">One of TrafficRole.</param>
/// <param name="Weight">Its share of the traffic in percent.</param>
/// <param name="Replicas">Replicas that it needs.</param>
internal sealed record LiveRevision(string Name, string Role, int Weight, int Replicas);
