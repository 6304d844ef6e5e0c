namespace CrossEncoderOperator.Training.Data.Catalogue;

/// <summary>A kind of product.</summary>
/// <param name="Name">Unique name.</param>
/// <param name="Department">The department, which decides the brands.</param>
/// <param name="Nouns">What products are called by their sellers.</param>
/// <param name="Synonyms">What else customers call them.</param>
/// <param name="Attributes">The attributes that each product has.</param>
/// <param name="Phrases">Sentences of descriptions.</param>
/// <param name="AccessoryOf">The type that this is made for: its name is in the text, but it is not what a search for that type wants.</param>
/// <param name="Substitutes">Types that would do in place of this one.</param>
internal sealed record ProductType(
    string Name,
    string Department,
    IReadOnlyList<string> Nouns,
    IReadOnlyList<string> Synonyms,
    IReadOnlyList<AttributeKind> Attributes,
    IReadOnlyList<string> Phrases,
    string? AccessoryOf = null,
    IReadOnlyList<string>? Substitutes = null);
