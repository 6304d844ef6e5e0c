using CrossEncoderOperator.Api;

namespace CrossEncoderOperator.Core.Rollouts;

/// <summary>What a person asks for by annotation.</summary>
/// <param name="Text">The annotation.</param>
/// <param name="Verb">One of the constants; null when it is none of them.</param>
/// <param name="Revision">Hash of the revision that is meant; null when none is named.</param>
internal sealed record ActionRequest(string Text, string? Verb, string? Revision)
{
    /// <summary>Ends a pause.</summary>
    public const string Resume = "resume";

    /// <summary>Ends the step.</summary>
    public const string Skip = "skip";

    /// <summary>Ends all steps.</summary>
    public const string Promote = "promote";

    /// <summary>Ends the rollout.</summary>
    public const string Abort = "abort";

    // What is longer is not repeated in the status.
    private const int MaxLength = 64;

    public static ActionRequest? Of(CrossEncoderDeployment deployment)
    {
        if (deployment.Metadata.Annotations is not { } annotations || !annotations.TryGetValue(Labels.Action, out var text) || text is null)
        {
            return null;
        }
        var parts = text.Split('@');
        return new(
            text.Length > MaxLength ? text[..MaxLength] : text,
            parts[0] is Resume or Skip or Promote or Abort ? parts[0] : null,
            parts is [_, { Length: > 0 } revision] ? revision : null);
    }
}
