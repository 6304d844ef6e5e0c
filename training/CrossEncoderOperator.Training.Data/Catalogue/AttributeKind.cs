namespace CrossEncoderOperator.Training.Data.Catalogue;

/// <summary>
/// An attribute. A product that misses a hard one (a size, a capacity) is worth little to the customer, one that misses
/// a soft one (a colour) may still do.
/// </summary>
internal sealed record AttributeKind(string Name, bool Hard, IReadOnlyList<AttributeValue> Values);
