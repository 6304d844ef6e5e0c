namespace CrossEncoderOperator.Operator.Notifications;

internal sealed record NotificationObject(string ApiVersion, string Kind, string Namespace, string Name, string Uid);
