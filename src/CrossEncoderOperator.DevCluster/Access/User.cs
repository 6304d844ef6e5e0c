namespace CrossEncoderOperator.DevCluster.Access;

/// <summary>Who asks.</summary>
internal sealed record User(string Name, string Uid, IReadOnlyList<string> Groups)
{
    public const string Admins = "system:masters";

    /// <summary>The controllers and the node agent in this process.</summary>
    public static User System { get; } = new("system:devcluster", "", [Admins, "system:authenticated"]);

    public static User Anonymous { get; } = new("system:anonymous", "", ["system:unauthenticated"]);

    public IReadOnlyDictionary<string, string[]> Extra { get; init; } = new Dictionary<string, string[]>();
}
