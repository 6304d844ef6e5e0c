namespace CrossEncoderOperator.Core.Plans;

/// <summary>Whether an object gets to what its spec asks for by itself.</summary>
internal enum Progress
{
    /// <summary>Nothing is under way.</summary>
    None,

    /// <summary>It is on its way.</summary>
    Reconciling,

    /// <summary>It needs a person's help.</summary>
    Stalled,
}
