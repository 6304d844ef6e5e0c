namespace CrossEncoderOperator.Api;

/// <summary>Labels and annotations that the operator sets on its objects and pods.</summary>
public static class Labels
{
    /// <summary>Name of the application; always <see cref="ServerName"/>.</summary>
    public const string AppName = "app.kubernetes.io/name";

    /// <summary>Name of the CrossEncoderDeployment.</summary>
    public const string AppInstance = "app.kubernetes.io/instance";

    /// <summary>Who looks after the object; always <see cref="Manager"/>.</summary>
    public const string ManagedBy = "app.kubernetes.io/managed-by";

    /// <summary>Name of the CrossEncoderDeployment; selectors use it.</summary>
    public const string Deployment = ApiGroup.Name + "/deployment";

    /// <summary>Hash of the revision.</summary>
    public const string Revision = ApiGroup.Name + "/revision";

    /// <summary>Annotation: hash of the object as the operator last applied it.</summary>
    public const string AppliedHash = ApiGroup.Name + "/applied-hash";

    /// <summary>
    /// Annotation: what a person wants done, `resume`, `skip`, `promote` or `abort`, `@` and the hash of the revision that is meant.
    /// </summary>
    public const string Action = ApiGroup.Name + "/action";

    /// <summary>Annotation: stay awake until this time, as of RFC 3339, whatever the schedules say and though nobody asks.</summary>
    public const string WakeUntil = ApiGroup.Name + "/wake-until";

    /// <summary>Annotation: with the value `true`, leave the number of replicas as it is.</summary>
    public const string FreezeScaling = ApiGroup.Name + "/freeze-scaling";

    /// <summary>Value of <see cref="AppName"/> on the router's pods.</summary>
    public const string RouterName = "crossencoder-router";

    /// <summary>Value of <see cref="AppName"/>.</summary>
    public const string ServerName = "crossencoder-server";

    /// <summary>Value of <see cref="ManagedBy"/>, and the field manager of server-side apply.</summary>
    public const string Manager = "crossencoder-operator";

    /// <summary>Whether a key is the operator's to set.</summary>
    /// <param name="key">Key of a label or annotation.</param>
    /// <returns>True for keys under crossencoder.dev and app.kubernetes.io.</returns>
    public static bool IsReserved(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var prefix = key.Split('/', 2) is [var domain, _] ? domain : string.Empty;
        return prefix is ApiGroup.Name or "app.kubernetes.io" || prefix.EndsWith("." + ApiGroup.Name, StringComparison.Ordinal);
    }
}
