namespace CrossEncoderOperator.Training.Data.Catalogue;

/// <summary>A product for sale: what is true of it, and the text that describes it.</summary>
internal sealed record Product(
    ProductType Type,
    string Brand,
    string Model,
    IReadOnlyDictionary<AttributeKind, AttributeValue> Attributes,
    string? Fits,
    string Text);
