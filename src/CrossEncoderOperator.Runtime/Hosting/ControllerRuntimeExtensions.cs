using CrossEncoderOperator.Runtime.Events;
using CrossEncoderOperator.Runtime.LeaderElection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CrossEncoderOperator.Runtime.Hosting;

/// <summary>Adds the controller runtime to a program.</summary>
public static class ControllerRuntimeExtensions
{
    /// <summary>
    /// Adds the hosted service that fills the stores, waits for leadership and runs the controllers. Also provides
    /// <see cref="Kubernetes"/>, <see cref="ApiClient"/>, <see cref="EventRecorder"/>, <see cref="StoreSync"/> and
    /// <see cref="TimeProvider"/>. A program that loses leadership stops with <see cref="Environment.ExitCode"/> 1: <c>Main</c> must return that, not 0.
    /// </summary>
    public static ControllerRuntimeBuilder AddControllerRuntime(this IServiceCollection services, Action<ControllerRuntimeOptions> configure)
    {
        services.AddOptions<ControllerRuntimeOptions>().Configure(configure).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ControllerRuntimeOptions>, ControllerRuntimeOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(Prometheus.Metrics.DefaultRegistry);
        services.TryAddSingleton(new ProcessExit(code => Environment.ExitCode = code));
        services.TryAddSingleton<RuntimeMetrics>();
        services.TryAddSingleton(new StoreSync());
        services.TryAddSingleton(s =>
        {
            var options = Options(s);
            var configuration = ClusterConfiguration.Load(options.Kubeconfig);
            configuration.UserAgent = options.Name;
            return configuration;
        });
        services.TryAddSingleton(s => ClusterConfiguration.Connect(s.GetRequiredService<KubernetesClientConfiguration>()));
        services.TryAddSingleton(s => new ApiClient(
            s.GetRequiredService<Kubernetes>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<RuntimeMetrics>()));
        services.TryAddSingleton(s => new EventRecorder(
            s.GetRequiredService<ApiClient>(), Options(s).Name, Environment.MachineName, s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<RuntimeMetrics>(), s.GetRequiredService<ILogger<EventRecorder>>()));
        services.TryAddSingleton(s => new LeaderElector(
            s.GetRequiredService<ApiClient>(), Lease(s), $"{Environment.MachineName}_{Guid.NewGuid():n}", Options(s).LeaderElection,
            s.GetRequiredService<TimeProvider>(), s.GetRequiredService<RuntimeMetrics>(), s.GetRequiredService<ILogger<LeaderElector>>()));
        services.AddSingleton<ControllerHost>();
        services.AddHostedService(s => s.GetRequiredService<ControllerHost>());
        return new ControllerRuntimeBuilder(services);
    }

    /// <summary>Serves <c>/healthz/live</c>, <c>/healthz/ready</c> (200 once every store is filled) and <c>/metrics</c>.</summary>
    public static void MapRuntimeEndpoints(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        endpoints.MapGet("/healthz/live", () => "ok");
        endpoints.MapGet("/healthz/ready", (HttpContext context) => context.RequestServices.GetRequiredService<StoreSync>().Completed.IsCompleted
            ? Results.Text("ok")
            : Results.Text("stores are being filled", statusCode: StatusCodes.Status503ServiceUnavailable));
        endpoints.MapGet("/metrics", (HttpContext context) =>
        {
            context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
            var registry = context.RequestServices.GetRequiredService<RuntimeMetrics>().Registry;
            return registry.CollectAndExportAsTextAsync(context.Response.Body, context.RequestAborted);
        });
    }

    private static ControllerRuntimeOptions Options(IServiceProvider services) =>
        services.GetRequiredService<IOptions<ControllerRuntimeOptions>>().Value;

    private static ObjectKey Lease(IServiceProvider services)
    {
        var options = Options(services);
        var ns = options.LeaderElection.Namespace
            ?? Environment.GetEnvironmentVariable("POD_NAMESPACE")
            ?? services.GetRequiredService<KubernetesClientConfiguration>().Namespace
            ?? throw new InvalidOperationException("LeaderElection.Namespace: not given, and neither POD_NAMESPACE nor the kubeconfig names one");
        return new ObjectKey(ns, options.LeaderElection.LeaseName ?? options.Name);
    }
}
