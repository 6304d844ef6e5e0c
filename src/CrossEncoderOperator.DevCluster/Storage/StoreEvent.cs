using System.Text.Json.Nodes;

namespace CrossEncoderOperator.DevCluster.Storage;

/// <summary>One change of one object.</summary>
/// <param name="Old">What was there before; null when the object is new.</param>
/// <param name="Object">What is there now; when <paramref name="Deleted"/>, the last state with the revision of the deletion.</param>
internal sealed record StoreEvent(long Revision, string Key, JsonObject? Old, JsonObject Object, bool Deleted);
