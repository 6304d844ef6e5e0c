namespace CrossEncoderOperator.Core.Schedules;

/// <summary>Where bounds come from.</summary>
internal enum BoundsReason
{
    /// <summary>From <c>spec.scaling</c> itself.</summary>
    Base,

    /// <summary>From the windows that are open.</summary>
    Schedule,

    /// <summary>No window is open.</summary>
    OutsideSchedule,

    /// <summary>From the exceptions of the day.</summary>
    Exception,
}
