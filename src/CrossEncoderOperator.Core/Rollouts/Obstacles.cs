using CrossEncoderOperator.Core.Capacity;
using CrossEncoderOperator.Core.Objects.Gateway;

namespace CrossEncoderOperator.Core.Rollouts;

/// <summary>What may keep a rollout from beginning.</summary>
/// <param name="Capacity">Whether that many pods of the target find room; null when that is not checked.</param>
/// <param name="Route">Whether the Gateways take the HTTPRoute; null in mode Router.</param>
internal sealed record Obstacles(Func<int, CapacityFinding?> Capacity, RouteHealth? Route);
