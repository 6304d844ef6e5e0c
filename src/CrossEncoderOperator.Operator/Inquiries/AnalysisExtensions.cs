using CrossEncoderOperator.Operator.Metrics;
using CrossEncoderOperator.Operator.Notifications;
using CrossEncoderOperator.Operator.Options;
using CrossEncoderOperator.Operator.Prometheus;
using CrossEncoderOperator.Operator.Settings;
using Microsoft.Extensions.Options;

namespace CrossEncoderOperator.Operator.Inquiries;

/// <summary>Adds what asks, tells and counts for the reconciler.</summary>
internal static class AnalysisExtensions
{
    /// <summary>
    /// Adds <see cref="InquiryRunner"/>, <see cref="Notifier"/> and <see cref="DeploymentMetrics"/>. To be called before the controller
    /// runtime is added: what is added first is stopped last, and controllers tell until they end.
    /// </summary>
    public static IServiceCollection AddAnalysis(this IServiceCollection services)
    {
        services.AddSingleton(provider => SettingsFile.Read<PrometheusConfig>(Options(provider).PrometheusConfig, out _));
        services.AddSingleton(provider => SettingsFile.Read<NotificationConfig>(Options(provider).NotificationConfig, out _));
        services.AddSingleton<PrometheusClient>();
        services.AddSingleton<RerankClient>();
        services.AddSingleton<GoldenRanker>();
        services.AddSingleton<InquiryRunner>();
        services.AddSingleton<DeploymentMetrics>();
        services.AddSingleton<Notifier>();
        services.AddHostedService(provider => provider.GetRequiredService<Notifier>());
        return services;
    }

    private static OperatorOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<OperatorOptions>>().Value;
}
