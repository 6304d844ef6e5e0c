using CrossEncoderOperator.Runtime.Caching;
using CrossEncoderOperator.Runtime.Hosting;
using CrossEncoderOperator.Runtime.Objects;
using CrossEncoderOperator.Runtime.Queues;
using Microsoft.Extensions.DependencyInjection;

namespace CrossEncoderOperator.Runtime.Controllers;

/// <summary>What, besides the object itself, makes a controller reconcile it.</summary>
public sealed class ControllerBuilder<TPrimary>
    where TPrimary : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly ControllerRuntimeBuilder _runtime;
    private readonly List<Action<IServiceProvider, WorkQueue, ILogger>> _sources = [];

    internal ControllerBuilder(ControllerRuntimeBuilder runtime)
    {
        _runtime = runtime;
        Watches<TPrimary>(obj => [ObjectKey.Of(obj)]);
    }

    /// <summary>How many objects are reconciled at a time. Default 4.</summary>
    public int Workers { get; set; } = 4;

    internal string Name { get; } = ResourceType.Of<TPrimary>().Kind.ToLowerInvariant();

    /// <summary>Reconcile the controlling owner when a child of this kind changes.</summary>
    public ControllerBuilder<TPrimary> Owns<TChild>()
        where TChild : class, IKubernetesObject<V1ObjectMeta>
    {
        var type = ResourceType.Of<TPrimary>();
        return Watches<TChild>(child =>
            child.ControllerOwner() is { } owner && owner.Kind == type.Kind && owner.ApiGroup() == type.Group
                ? [new ObjectKey(type.Namespaced ? child.Metadata.NamespaceProperty ?? "" : "", owner.Name)]
                : []);
    }

    /// <summary>Reconcile the objects that <paramref name="map"/> names, for the state before and after the change.</summary>
    public ControllerBuilder<TPrimary> Watches<TOther>(Func<TOther, IEnumerable<ObjectKey>> map)
        where TOther : class, IKubernetesObject<V1ObjectMeta> => Watches<TOther>((_, other) => map(other));

    /// <summary>The same, with the program's services, so that objects can be looked up.</summary>
    public ControllerBuilder<TPrimary> Watches<TOther>(Func<IServiceProvider, TOther, IEnumerable<ObjectKey>> map)
        where TOther : class, IKubernetesObject<V1ObjectMeta>
    {
        _runtime.EnsureStore<TOther>();
        _sources.Add((services, queue, log) => services.GetRequiredService<Store<TOther>>().Subscribe((before, after) =>
        {
            Enqueue(before);
            Enqueue(after);

            void Enqueue(TOther? obj)
            {
                try
                {
                    foreach (var key in obj is null ? [] : map(services, obj))
                    {
                        queue.Add(key);
                    }
                }
                catch (Exception e)
                {
                    log.MapFailed(e, Name, typeof(TOther).Name, ObjectKey.Of(obj!));
                }
            }
        }));
        return this;
    }

    internal Controller Build(IServiceProvider services, IReconciler reconciler)
    {
        var metrics = services.GetRequiredService<RuntimeMetrics>();
        var log = services.GetRequiredService<ILoggerFactory>().CreateLogger(reconciler.GetType());
        var queue = new WorkQueue(Name, RetryPolicy.Default, services.GetRequiredService<TimeProvider>(), metrics);
        foreach (var source in _sources)
        {
            source(services, queue, log);
        }

        services.GetRequiredService<ReconcileTrigger<TPrimary>>().Attach(queue.Add);

        return new Controller(Name, Workers, reconciler, queue, metrics, log);
    }
}
