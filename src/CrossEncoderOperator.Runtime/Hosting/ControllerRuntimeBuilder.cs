using CrossEncoderOperator.Runtime.Caching;
using CrossEncoderOperator.Runtime.Controllers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CrossEncoderOperator.Runtime.Hosting;

/// <summary>Adds stores and controllers to a program.</summary>
public sealed class ControllerRuntimeBuilder
{
    internal ControllerRuntimeBuilder(IServiceCollection services) => Services = services;

    /// <summary>The services of the program.</summary>
    public IServiceCollection Services { get; }

    /// <summary>
    /// Adds a <see cref="Store{T}"/> of the objects that the selector matches. Those that a controller needs, it adds by itself, without a
    /// selector.
    /// </summary>
    /// <param name="labelSelector">Null for all objects.</param>
    /// <param name="optional">
    /// The server need not serve the resource. While it does not, <see cref="Store{T}.IsServed"/> is false and the store is empty and counts as
    /// filled; that it serves the resource is seen within a minute.
    /// </param>
    /// <param name="trim">Removes from an object what nobody needs, before it is stored; must not throw.</param>
    /// <exception cref="InvalidOperationException">There is one already.</exception>
    public ControllerRuntimeBuilder AddStore<T>(string? labelSelector = null, bool optional = false, Action<T>? trim = null)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (HasStore<T>())
        {
            throw new InvalidOperationException($"the store of {typeof(T).Name} was added before, perhaps by a controller: add it first");
        }

        Services.AddSingleton(services =>
        {
            var store = new Store<T>();
            foreach (var index in services.GetServices<IndexRegistration<T>>())
            {
                store.AddIndex(index.Name, index.Values);
            }

            return store;
        });
        Services.AddSingleton(new StoreRegistration(ResourceType.Of<T>(), (services, ns) => new Reflector<T>(
            services.GetRequiredService<ApiClient>(),
            services.GetRequiredService<Store<T>>(),
            ns,
            labelSelector,
            services.GetRequiredService<IOptions<ControllerRuntimeOptions>>().Value.RelistInterval,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<RuntimeMetrics>(),
            services.GetRequiredService<ILogger<Reflector<T>>>(),
            optional,
            trim)));
        return this;
    }

    /// <summary>Adds a value by which <see cref="Store{T}.ByIndex"/> finds objects. <paramref name="values"/> must not throw.</summary>
    public ControllerRuntimeBuilder AddIndex<T>(string name, Func<T, IEnumerable<string>> values)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        EnsureStore<T>();
        Services.AddSingleton(new IndexRegistration<T>(name, values));
        return this;
    }

    /// <summary>
    /// Adds a controller. The reconciler is a singleton. Also provides <see cref="ReconcileTrigger{TPrimary}"/> for what happens outside the
    /// cluster.
    /// </summary>
    public ControllerRuntimeBuilder AddController<TReconciler, TPrimary>(Action<ControllerBuilder<TPrimary>>? configure = null)
        where TReconciler : class, IReconciler
        where TPrimary : class, IKubernetesObject<V1ObjectMeta>
    {
        var builder = new ControllerBuilder<TPrimary>(this);
        configure?.Invoke(builder);
        Services.AddSingleton<TReconciler>();
        Services.TryAddSingleton<ReconcileTrigger<TPrimary>>();
        Services.AddSingleton(services => builder.Build(services, services.GetRequiredService<TReconciler>()));
        return this;
    }

    internal void EnsureStore<T>()
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (!HasStore<T>())
        {
            AddStore<T>();
        }
    }

    private bool HasStore<T>()
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        Services.Any(s => s.ServiceType == typeof(Store<T>));
}
