using CrossEncoderOperator.Training.Data.Catalogue;
using CrossEncoderOperator.Training.Data.Queries;

namespace CrossEncoderOperator.Training.Tests.Queries;

public sealed class GradingTests
{
    private static readonly ProductType Phone = Type("smartphone");
    private static readonly QueryIntent BlackPhone = Wish(Phone, "Kelvo", null, (Attributes.Storage, "128"), (Attributes.Colour, "black"));

    public static TheoryData<string, int, int> Cases => new()
    {
        { "everything right", 3, Grading.Grade(BlackPhone, Item(Phone, "Kelvo", null, (Attributes.Storage, "128"), (Attributes.Colour, "black"))) },
        { "another colour", 2, Grading.Grade(BlackPhone, Item(Phone, "Kelvo", null, (Attributes.Storage, "128"), (Attributes.Colour, "red"))) },
        { "another brand", 2, Grading.Grade(BlackPhone, Item(Phone, "Nuvera", null, (Attributes.Storage, "128"), (Attributes.Colour, "black"))) },
        { "another capacity", 1, Grading.Grade(BlackPhone, Item(Phone, "Kelvo", null, (Attributes.Storage, "64"), (Attributes.Colour, "black"))) },
        { "nothing but the type", 1, Grading.Grade(BlackPhone, Item(Phone, "Nuvera", null, (Attributes.Storage, "64"), (Attributes.Colour, "red"))) },
        { "an accessory", 0, Grading.Grade(BlackPhone, Item(Type("phone case"), "Kelvo", "Kelvo Orbit 5", (Attributes.Colour, "black"))) },
        { "a substitute with all of it", 1, Grading.Grade(
            Wish(Type("sofa"), null, null, (Attributes.Colour, "blue")), Item(Type("armchair"), "Nordvik", null, (Attributes.Colour, "blue"))) },
        { "a substitute without", 0, Grading.Grade(
            Wish(Type("sofa"), null, null, (Attributes.Colour, "blue")), Item(Type("armchair"), "Nordvik", null, (Attributes.Colour, "red"))) },
        { "made for another device", 1, Grading.Grade(
            Wish(Type("phone case"), null, "Kelvo Orbit 5"), Item(Type("phone case"), "Solbri", "Kelvo Orbit 6")) },
        { "purchases: an accessory", 3, Grading.BoughtTogether(
            BlackPhone, Item(Type("phone case"), "Solbri", "Kelvo Orbit 5", (Attributes.Colour, "red"))) },
        { "purchases: the brand", 2, Grading.BoughtTogether(BlackPhone, Item(Type("charger"), "Kelvo", null)) },
        { "purchases: the attributes", 2, Grading.BoughtTogether(
            Wish(Type("sofa"), null, null, (Attributes.Colour, "blue")), Item(Type("boots"), "Solea", null, (Attributes.Colour, "blue"))) },
        { "purchases: the same kind", 1, Grading.BoughtTogether(BlackPhone, Item(Phone, "Kelvo", null)) },
        { "purchases: exactly what was asked for", 0, Grading.BoughtTogether(
            BlackPhone, Item(Phone, "Kelvo", null, (Attributes.Storage, "128"), (Attributes.Colour, "black"))) },
        { "purchases: nothing in common", 0, Grading.BoughtTogether(BlackPhone, Item(Type("charger"), "Nuvera", null)) },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Grade(string name, int expected, int actual)
    {
        Assert.NotEmpty(name);
        Assert.Equal(expected, actual);
    }

    private static ProductType Type(string name) => ProductTypes.All.Single(type => type.Name == name);

    private static QueryIntent Wish(ProductType type, string? brand, string? fits, params (AttributeKind Kind, string Key)[] attributes) =>
        new(type, Values(attributes), brand, fits);

    private static Product Item(ProductType type, string brand, string? fits, params (AttributeKind Kind, string Key)[] attributes) =>
        new(type, brand, "Orbit 5", Values(attributes), fits, "");

    private static Dictionary<AttributeKind, AttributeValue> Values((AttributeKind Kind, string Key)[] attributes) =>
        attributes.ToDictionary(static a => a.Kind, static a => a.Kind.Values.Single(value => value.Key == a.Key));
}
