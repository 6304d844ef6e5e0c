using System.Globalization;
using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Models;
using CrossEncoderOperator.Api.Scaling;
using CrossEncoderOperator.Api.Validation;
using CrossEncoderOperator.Core.Schedules;
using k8s;

namespace CrossEncoderOperator.Core.Tests.Schedules;

internal static class Calendars
{
    private static readonly ModelSourcePolicy s_policy = new(AllowHttps: true, AllowedFilePrefixes: ["/models"]);

    public static ScalingSpec Spec(string json) => Valid(KubernetesJson.Deserialize<ScalingSpec>(json));

    public static ScalingSpec Valid(ScalingSpec scaling)
    {
        var deployment = new CrossEncoderDeployment
        {
            Metadata = new() { Name = "a" },
            Spec = new() { Model = new() { Uri = "file:///models/a" }, Scaling = scaling },
        };
        Assert.Empty(SpecValidator.Validate(deployment, s_policy));
        return scaling;
    }

    public static ScalingCalendar Of(string json, double startupSeconds = 0) => new(Spec(json), TimeSpan.FromSeconds(startupSeconds));

    public static DateTimeOffset Utc(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>Each change as <c>2026-03-29T01:00 2-8</c>.</summary>
    public static string[] Changes(this ScalingCalendar calendar, string from, string to) =>
        [.. calendar.Transitions(Utc(from), Utc(to)).Select(change => $"{Text(change.At)} {change.After.Min}-{change.After.Max}")];

    private static string Text(DateTimeOffset at) =>
        at.ToString(at.Second == 0 ? "yyyy-MM-ddTHH:mm" : "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
}
