namespace CrossEncoderOperator.Core.Capacity;

/// <summary>What a <see cref="CapacityCheck"/> found.</summary>
/// <param name="Verdict">Whether the pods find room.</param>
/// <param name="Room">For how many of them there is room now, at most as many as were asked for.</param>
/// <param name="Message">The same in one sentence, for people.</param>
public sealed record CapacityFinding(CapacityVerdict Verdict, int Room, string Message);
