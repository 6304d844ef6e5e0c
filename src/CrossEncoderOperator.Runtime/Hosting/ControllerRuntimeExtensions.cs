using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CrossEncoderOperator.Runtime.Hosting;

/// <summary>Adds the controller runtime to a program.</summary>
public static class ControllerRuntimeExtensions
{
    /// <summary>
    /// Adds the hosted service that fills the stores, waits for leadership and runs the controllers. Also provides
    /// <c>Kubernetes</c>, <see cref="Clients.ApiClient"/>, <see cref="Events.EventRecorder"/> and <see cref="TimeProvider"/>. A program that loses
    /// leadership stops with <see cref="Environment.ExitCode"/> 1: <c>Main</c> should return it.
    /// </summary>
    public static ControllerRuntimeBuilder AddControllerRuntime(this IServiceCollection services, Action<ControllerRuntimeOptions> configure) =>
        new(services);

    /// <summary>Serves <c>/healthz/live</c>, <c>/healthz/ready</c> (200 once every store is filled) and <c>/metrics</c>.</summary>
    public static void MapRuntimeEndpoints(this IEndpointRouteBuilder endpoints)
    {
    }
}
