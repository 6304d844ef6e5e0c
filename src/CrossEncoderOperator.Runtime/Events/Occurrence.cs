namespace CrossEncoderOperator.Runtime.Events;

/// <summary>Something that happened to an object at a time.</summary>
internal sealed record Occurrence(
    V1ObjectReference Regarding, EventType Type, string Reason, string Action, string Note, DateTimeOffset Time);
