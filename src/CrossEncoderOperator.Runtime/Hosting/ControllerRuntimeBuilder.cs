using CrossEncoderOperator.Runtime.Caching;
using CrossEncoderOperator.Runtime.Clients;
using CrossEncoderOperator.Runtime.Controllers;
using k8s;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;

namespace CrossEncoderOperator.Runtime.Hosting;

/// <summary>Adds stores and controllers to a program.</summary>
public sealed class ControllerRuntimeBuilder
{
    internal ControllerRuntimeBuilder(IServiceCollection services) => Services = services;

    /// <summary>The services of the program.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Adds a <see cref="Store{T}"/>. <see cref="AddController"/> adds those that it needs by itself, without a selector.</summary>
    /// <exception cref="InvalidOperationException">There is one already.</exception>
    public ControllerRuntimeBuilder AddStore<T>(string? labelSelector = null)
        where T : class, IKubernetesObject<V1ObjectMeta> => this;

    /// <summary>Adds a value by which <see cref="Store{T}.ByIndex"/> finds objects. <paramref name="values"/> must not throw.</summary>
    public ControllerRuntimeBuilder AddIndex<T>(string name, Func<T, IEnumerable<string>> values)
        where T : class, IKubernetesObject<V1ObjectMeta> => this;

    /// <summary>Adds a controller. The reconciler is a singleton.</summary>
    public ControllerRuntimeBuilder AddController<TReconciler, TPrimary>(Action<ControllerBuilder<TPrimary>>? configure = null)
        where TReconciler : class, IReconciler
        where TPrimary : class, IKubernetesObject<V1ObjectMeta> => this;
}
