namespace CrossEncoderOperator.Runtime.Controllers;

/// <summary>Brings the world into line with one object.</summary>
public interface IReconciler
{
    /// <summary>
    /// Runs when the object, or one that maps to it, changed, was created or is gone. Two runs for the same key never overlap. It must
    /// read the state itself: what triggered it is unknown on purpose.
    /// </summary>
    /// <exception cref="TerminalException">Nothing helps until the object changes; any other exception is retried with back-off.</exception>
    Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancel);
}
