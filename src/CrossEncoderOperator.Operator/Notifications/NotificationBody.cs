using System.Text.Json;

namespace CrossEncoderOperator.Operator.Notifications;

/// <summary>Bodies of requests; docs/notifications.md describes them.</summary>
internal static class NotificationBody
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    public static byte[] Of(string format, Notification notification) => format == NotificationTargetConfig.Slack
        ? JsonSerializer.SerializeToUtf8Bytes(new { text = SlackText(notification) }, s_json)
        : JsonSerializer.SerializeToUtf8Bytes(notification, s_json);

    private static string SlackText(Notification notification)
    {
        var sign = notification.Type == "Warning" ? ":warning:" : ":information_source:";
        return $"{sign} *{notification.Object.Namespace}/{notification.Object.Name}* {notification.Reason}: {Escape(notification.Message)}";
    }

    // The characters by which Slack marks links and mentions.
    private static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);
}
