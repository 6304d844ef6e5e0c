using System.Text.Json.Nodes;

namespace CrossEncoderOperator.DevCluster.Clients;

/// <summary>A change of one object. Objects are shared: never modify one.</summary>
public readonly record struct Change(ChangeKind Kind, JsonObject? Object);
