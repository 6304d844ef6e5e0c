namespace CrossEncoderOperator.RolloutBench;

/// <summary>Largest share of bad requests of each SLI: with as many false rollbacks as ours, and with as many as the budget allows.</summary>
internal sealed record Limits(double[] Counting, double[] Fixed, double[] CountingAtBudget, double[] FixedAtBudget);
