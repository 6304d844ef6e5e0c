namespace CrossEncoderOperator.Api;

/// <summary>The API group of the custom resources.</summary>
public static class ApiGroup
{
    /// <summary>Name of the group.</summary>
    public const string Name = "crossencoder.dev";

    /// <summary>Version that is served and stored.</summary>
    public const string Version = "v1alpha1";

    /// <summary>The value of <c>apiVersion</c>.</summary>
    public const string GroupVersion = Name + "/" + Version;
}
