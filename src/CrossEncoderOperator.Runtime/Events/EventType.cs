namespace CrossEncoderOperator.Runtime.Events;

/// <summary>Severity of an event.</summary>
public enum EventType
{
    /// <summary>Expected progress.</summary>
    Normal,

    /// <summary>Somebody may have to act.</summary>
    Warning,
}
