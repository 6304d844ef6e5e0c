namespace CrossEncoderOperator.DevCluster.Cel;

/// <summary>An evaluation took more steps than it may.</summary>
internal sealed class CelBudgetException() : CelException("call cost exceeds limit");
