using System.Diagnostics.CodeAnalysis;

namespace CrossEncoderOperator.Api.Scaling;

/// <summary>Time zones by their IANA names.</summary>
public static class TimeZones
{
    /// <summary>The zone where none is named.</summary>
    public const string Default = "UTC";

    /// <summary>Longest name.</summary>
    public const int MaxLength = 64;

    /// <summary>Pattern of a name.</summary>
    public const string Pattern = "^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+){0,2}$";

    /// <summary>Finds a time zone.</summary>
    /// <param name="name">Its IANA name, in the case that it is written in.</param>
    /// <param name="zone">The zone.</param>
    /// <returns>False when there is none of that name.</returns>
    public static bool TryFind(string name, [NotNullWhen(true)] out TimeZoneInfo? zone) =>
        // The framework takes a name in another case once the zone has been loaded: the answer must not hang on what was asked before.
        TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone) && zone.Id == name;
}
