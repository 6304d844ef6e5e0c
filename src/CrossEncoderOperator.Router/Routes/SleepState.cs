namespace CrossEncoderOperator.Router.Routes;

/// <summary>Whether a deployment has replicas, and what would give it some.</summary>
internal enum SleepState
{
    /// <summary>It does not sleep.</summary>
    Awake,

    /// <summary>Its replicas start.</summary>
    Waking,

    /// <summary>It has none, until a request comes.</summary>
    Idle,

    /// <summary>It has none, until a time that no request changes.</summary>
    Closed,
}
