namespace CrossEncoderOperator.Core.Capacity;

/// <summary>Whether pods find room.</summary>
public enum CapacityVerdict
{
    /// <summary>All of them, as far as can be seen.</summary>
    Fits,

    /// <summary>Not all of them now, though there are nodes that are big enough.</summary>
    NoRoomNow,

    /// <summary>No node could run one of them, were it empty.</summary>
    NeverFits,
}
