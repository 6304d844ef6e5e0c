namespace CrossEncoderOperator.Core.Objects;

/// <summary>The operator's settings that objects are built with.</summary>
/// <param name="DefaultImage">Image of the server where the spec names none.</param>
/// <param name="ImagePullPolicy">Always, IfNotPresent or Never.</param>
public sealed record ObjectSettings(string DefaultImage, string ImagePullPolicy);
