using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace CrossEncoderOperator.DevCluster.Storage;

/// <summary>The objects of one collection as of a revision, in the order of their keys.</summary>
internal sealed record Snapshot(ImmutableSortedDictionary<string, JsonObject> Objects, long Revision);
