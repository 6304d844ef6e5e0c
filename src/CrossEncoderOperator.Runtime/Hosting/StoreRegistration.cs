using CrossEncoderOperator.Runtime.Caching;

namespace CrossEncoderOperator.Runtime.Hosting;

/// <param name="CreateReflector">For one namespace; empty for all.</param>
internal sealed record StoreRegistration(ResourceType Type, Func<IServiceProvider, string, IReflector> CreateReflector);
