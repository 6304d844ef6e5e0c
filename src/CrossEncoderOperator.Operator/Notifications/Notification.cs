using CrossEncoderOperator.Api;
using CrossEncoderOperator.Core.Plans;

namespace CrossEncoderOperator.Operator.Notifications;

/// <summary>An event of an object, to be told.</summary>
/// <param name="Id">The same in all attempts to tell it.</param>
/// <param name="Time">When it happened.</param>
/// <param name="Type">Normal or Warning.</param>
internal sealed record Notification(
    Guid Id, DateTimeOffset Time, string Type, string Reason, string Action, string Message, NotificationObject Object)
{
    public static Notification Of(CrossEncoderDeployment deployment, PlannedEvent occurrence, DateTimeOffset now) => new(
        Guid.NewGuid(), now, occurrence.IsWarning ? "Warning" : "Normal", occurrence.Reason, occurrence.Action, occurrence.Note,
        new($"{ApiGroup.Name}/{ApiGroup.Version}", CrossEncoderDeployment.KubeKind, deployment.Metadata.NamespaceProperty, deployment.Metadata.Name, deployment.Metadata.Uid));
}
