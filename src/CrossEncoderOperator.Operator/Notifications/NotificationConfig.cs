namespace CrossEncoderOperator.Operator.Notifications;

/// <summary>Who is told of events: the file of <c>--notification-config</c>.</summary>
internal sealed class NotificationConfig
{
    public List<NotificationTargetConfig> Targets { get; set; } = [];
}
