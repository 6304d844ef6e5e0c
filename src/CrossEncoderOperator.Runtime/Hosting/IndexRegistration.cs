namespace CrossEncoderOperator.Runtime.Hosting;

internal sealed record IndexRegistration<T>(string Name, Func<T, IEnumerable<string>> Values);
