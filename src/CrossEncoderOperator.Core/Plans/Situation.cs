namespace CrossEncoderOperator.Core.Plans;

/// <summary>Where an object stands; conditions and phase follow from it.</summary>
/// <param name="Progress">Whether it gets there by itself.</param>
/// <param name="IsReady">Whether the spec is served by all its replicas.</param>
/// <param name="Phase">One of DeploymentPhase.</param>
/// <param name="Reason">One of ConditionReason.</param>
/// <param name="Message">One sentence for people.</param>
internal sealed record Situation(Progress Progress, bool IsReady, string Phase, string Reason, string Message);
