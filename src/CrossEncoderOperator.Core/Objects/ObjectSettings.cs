namespace CrossEncoderOperator.Core.Objects;

/// <summary>The operator's settings that objects are built with.</summary>
/// <param name="DefaultImage">Image of the server where the spec names none.</param>
/// <param name="ImagePullPolicy">Always, IfNotPresent or Never.</param>
/// <param name="PrivateModelAddresses">Whether <c>https://</c> models may come from loopback, private and link-local addresses.</param>
public sealed record ObjectSettings(string DefaultImage, string ImagePullPolicy, bool PrivateModelAddresses = false);
