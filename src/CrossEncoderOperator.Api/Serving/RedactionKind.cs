namespace CrossEncoderOperator.Api.Serving;

/// <summary>Values of <see cref="CaptureSpec.Redact"/>.</summary>
public static class RedactionKind
{
    /// <summary>Addresses of mail.</summary>
    public const string Email = "Email";

    /// <summary>Telephone numbers.</summary>
    public const string Phone = "Phone";

    /// <summary>Numbers of payment cards.</summary>
    public const string CardNumber = "CardNumber";

    /// <summary>IPv4 and IPv6 addresses.</summary>
    public const string IpAddress = "IpAddress";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Email, Phone, CardNumber, IpAddress];
}
