namespace CrossEncoderOperator.Core.Rollouts;

/// <summary>A step with nothing left open.</summary>
/// <param name="Weight">The canary's share in percent.</param>
/// <param name="Hold">Shortest time at it.</param>
/// <param name="Pause">Whether it lasts until somebody resumes.</param>
internal sealed record Stage(int Weight, TimeSpan Hold, bool Pause);
