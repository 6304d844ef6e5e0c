using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Clients;

namespace CrossEncoderOperator.DevCluster.Controllers;

/// <summary>What becomes of an object, by the state of its owners.</summary>
internal static class Garbage
{
    public const string Foreground = "foregroundDeletion";
    public const string Orphan = "orphan";

    internal enum Owner
    {
        Present,
        /// <summary>It is gone, or another object has its name now.</summary>
        Absent,
        /// <summary>It is being deleted in the foreground and waits for its dependents.</summary>
        Waiting,
    }

    internal enum Verdict
    {
        Keep,
        /// <summary>Keep it, without the references to owners that are not there.</summary>
        Trim,
        Delete,
        /// <summary>Delete its own dependents first: an owner of it waits.</summary>
        DeleteForeground,
    }

    public static Owner StateOf(JsonObject? owner, string uid) =>
        owner is null || owner.Uid != uid ? Owner.Absent : IsWaiting(owner) ? Owner.Waiting : Owner.Present;

    public static Verdict Judge(IReadOnlyCollection<Owner> owners, bool hasDependents) =>
        owners.Count == 0 ? Verdict.Keep
        : owners.Contains(Owner.Present) ? owners.All(owner => owner == Owner.Present) ? Verdict.Keep : Verdict.Trim
        : owners.Contains(Owner.Waiting) && hasDependents ? Verdict.DeleteForeground : Verdict.Delete;

    public static bool Has(JsonObject obj, string finalizer) => obj.Texts("metadata", "finalizers").Contains(finalizer);

    public static bool IsWaiting(JsonObject obj) => obj.IsDeleting && Has(obj, Foreground);

    public static bool Blocks(JsonObject dependent, string ownerUid) => dependent.Items("metadata", "ownerReferences")
        .Any(owner => owner.Text("uid") == ownerUid && owner.Flag("blockOwnerDeletion") is true);
}
