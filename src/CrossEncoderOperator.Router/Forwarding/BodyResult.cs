namespace CrossEncoderOperator.Router.Forwarding;

/// <summary>How reading a body ended.</summary>
internal enum BodyResult
{
    /// <summary>All of it is there.</summary>
    Complete,

    /// <summary>It is larger than the deployment takes.</summary>
    TooLarge,

    /// <summary>The bodies of all requests together take all that they may.</summary>
    NoMemory,
}
