namespace CrossEncoderOperator.Runtime.Objects;

/// <summary>
/// Status conditions. <see cref="MarkReady"/>, <see cref="MarkReconciling"/> and <see cref="MarkStalled"/> keep the three conditions that
/// kstatus, and by it <c>kubectl wait</c>, Flux and Argo CD, read.
/// </summary>
public static class Conditions
{
    /// <summary>The object is what its spec asks for.</summary>
    public const string Ready = "Ready";

    /// <summary>Work is under way; present only while True.</summary>
    public const string Reconciling = "Reconciling";

    /// <summary>Nothing happens until somebody acts; present only while True.</summary>
    public const string Stalled = "Stalled";

    /// <summary>The condition of this type, or null.</summary>
    public static V1Condition? Get(this IList<V1Condition> conditions, string type) => conditions.FirstOrDefault(c => c.Type == type);

    /// <summary>Whether the condition exists and is True.</summary>
    public static bool IsTrue(this IList<V1Condition> conditions, string type) => conditions.Get(type)?.Status == "True";

    /// <summary>
    /// Adds or changes a condition; <c>lastTransitionTime</c> moves only when the status does. Replaces the entry, never modifies it: it
    /// may be shared with a cache.
    /// </summary>
    /// <param name="status">Null is Unknown.</param>
    /// <returns>Whether anything changed.</returns>
    public static bool Set(
        this IList<V1Condition> conditions, string type, bool? status, string reason, string message, long? generation, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(conditions);
        ArgumentException.ThrowIfNullOrEmpty(reason);
        var old = conditions.Get(type);
        var text = status switch { true => "True", false => "False", null => "Unknown" };
        var changed = new V1Condition
        {
            Type = type,
            Status = text,
            Reason = reason,
            Message = message,
            ObservedGeneration = generation,
            LastTransitionTime = old?.Status == text ? old.LastTransitionTime : WholeSeconds(now),
        };
        if (old is null)
        {
            conditions.Add(changed);
            return true;
        }

        if (changed == old)
        {
            return false;
        }

        conditions[conditions.IndexOf(old)] = changed;
        return true;
    }

    /// <summary>Removes a condition.</summary>
    /// <returns>Whether it was there.</returns>
    public static bool Remove(this IList<V1Condition> conditions, string type) =>
        conditions.Get(type) is { } found && conditions.Remove(found);

    /// <summary>Ready is True; nothing is under way.</summary>
    /// <returns>Whether anything changed.</returns>
    public static bool MarkReady(this IList<V1Condition> conditions, string reason, string message, long? generation, DateTimeOffset now) =>
        conditions.Remove(Reconciling) | conditions.Remove(Stalled) | conditions.Set(Ready, true, reason, message, generation, now);

    /// <summary>Reconciling is True. Ready is False, or what <paramref name="ready"/> says where the old state still serves.</summary>
    /// <returns>Whether anything changed.</returns>
    public static bool MarkReconciling(
        this IList<V1Condition> conditions, string reason, string message, long? generation, DateTimeOffset now, bool? ready = false) =>
        conditions.Remove(Stalled)
        | conditions.Set(Reconciling, true, reason, message, generation, now)
        | conditions.Set(Ready, ready, reason, message, generation, now);

    /// <summary>Stalled is True and Ready is False.</summary>
    /// <returns>Whether anything changed.</returns>
    public static bool MarkStalled(this IList<V1Condition> conditions, string reason, string message, long? generation, DateTimeOffset now) =>
        conditions.Remove(Reconciling)
        | conditions.Set(Stalled, true, reason, message, generation, now)
        | conditions.Set(Ready, false, reason, message, generation, now);

    /// <summary>The API stores condition times in whole seconds.</summary>
    private static DateTime WholeSeconds(DateTimeOffset now) =>
        new(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);
}
