namespace CrossEncoderOperator.DevCluster.Tests.Kubectl;

/// <summary>A story of kubectl commands in a fresh namespace.</summary>
public sealed record KubectlCase(string Name, params KubectlStep[] Steps);
