namespace CrossEncoderOperator.Training.Data.Catalogue;

/// <summary>The attributes that product types share.</summary>
internal static class Attributes
{
    public static readonly AttributeKind Colour = Soft("colour",
    [
        new("black", "black", "jet black", "midnight black"), new("white", "white", "snow white", "off-white"),
        new("grey", "grey", "gray", "anthracite"), new("blue", "blue", "navy", "navy blue"),
        new("red", "red", "crimson", "burgundy"), new("green", "green", "olive", "forest green"),
        new("brown", "brown", "chestnut", "cognac"), new("beige", "beige", "cream", "sand"),
        new("pink", "pink", "rose"), new("yellow", "yellow", "mustard"),
        new("purple", "purple", "violet", "lilac"), new("orange", "orange", "terracotta"),
    ]);

    public static readonly AttributeKind Fabric = Soft("fabric",
    [
        new("cotton", "cotton", "100% cotton"), new("wool", "wool", "merino wool", "woollen"), new("linen", "linen"),
        new("leather", "leather", "genuine leather"), new("polyester", "polyester", "synthetic"), new("velvet", "velvet"),
        new("denim", "denim"), new("fleece", "fleece"),
    ]);

    public static readonly AttributeKind Metalware = Soft("metal",
    [
        new("steel", "stainless steel", "steel", "inox"), new("cast-iron", "cast iron"), new("copper", "copper"),
        new("aluminium", "aluminium", "aluminum"), new("ceramic", "ceramic"),
    ]);

    public static readonly AttributeKind Wood = Soft("wood",
    [
        new("oak", "oak", "solid oak", "oak wood"), new("walnut", "walnut"), new("pine", "pine", "pine wood"),
        new("beech", "beech"), new("glass", "glass", "tempered glass"), new("metal", "metal", "steel frame"),
    ]);

    public static readonly AttributeKind Cover = Soft("cover",
    [
        new("silicone", "silicone", "soft silicone"), new("leather", "leather", "faux leather"), new("hard", "hard shell", "hard plastic"),
        new("clear", "clear", "transparent"), new("felt", "felt"),
    ]);

    public static readonly AttributeKind Storage = Hard("storage",
    [
        new("64", "64 GB", "64GB"), new("128", "128 GB", "128GB"), new("256", "256 GB", "256GB"), new("512", "512 GB", "512GB", "0.5 TB"),
        new("1000", "1 TB", "1TB", "1000 GB"), new("2000", "2 TB", "2TB", "2000 GB"), new("4000", "4 TB", "4TB", "4000 GB"),
    ]);

    public static readonly AttributeKind Volume = Hard("volume",
    [
        new("0.5", "0.5 l", "500 ml", "half litre"), new("1", "1 l", "1 litre", "1000 ml"), new("1.5", "1.5 l", "1.5 litre", "1500 ml"),
        new("2", "2 l", "2 litre", "2000 ml"), new("3", "3 l", "3 litre"), new("5", "5 l", "5 litre"),
    ]);

    public static readonly AttributeKind BagVolume = Hard("bag volume",
    [
        new("20", "20 l", "20 litre"), new("30", "30 l", "30 litre"), new("40", "40 l", "40 litre"), new("60", "60 l", "60 litre"),
        new("75", "75 l", "75 litre"), new("100", "100 l", "100 litre"),
    ]);

    public static readonly AttributeKind Power = Hard("power",
    [
        new("20", "20 W", "20 watt"), new("45", "45 W", "45 watt"), new("65", "65 W", "65 watt"), new("100", "100 W", "100 watt"),
    ]);

    public static readonly AttributeKind Charge = Hard("charge",
    [
        new("5", "5000 mAh", "5000mAh"), new("10", "10000 mAh", "10000mAh"), new("20", "20000 mAh", "20000mAh"), new("30", "30000 mAh", "30000mAh"),
    ]);

    public static readonly AttributeKind Screen = Hard("screen",
    [
        new("13", "13 inch", "13\"", "13-inch"), new("14", "14 inch", "14\"", "14-inch"), new("15", "15.6 inch", "15.6\""),
        new("24", "24 inch", "24\"", "24-inch"), new("27", "27 inch", "27\"", "27-inch"), new("32", "32 inch", "32\"", "32-inch"),
    ]);

    public static readonly AttributeKind ShoeSize = Hard("shoe size", [.. Enumerable.Range(36, 11).Select(static n => Numbered(n, "size {0}", "EU {0}", "{0}"))]);

    public static readonly AttributeKind ClothingSize = Hard("clothing size",
    [
        new("xs", "size XS", "extra small", "XS"), new("s", "size S", "small"), new("m", "size M", "medium"), new("l", "size L", "large"),
        new("xl", "size XL", "extra large", "XL"), new("xxl", "size XXL", "XXL", "2XL"),
    ]);

    public static readonly AttributeKind Bed = Hard("bed size",
    [
        new("90", "90x200 cm", "single"), new("140", "140x200 cm", "double"), new("160", "160x200 cm", "queen size"), new("180", "180x200 cm", "king size"),
    ]);

    public static readonly AttributeKind Pan = Hard("diameter", [.. new[] { 20, 24, 28, 32 }.Select(static n => Numbered(n, "{0} cm", "{0}cm"))]);

    public static readonly AttributeKind Length = Hard("length",
        [.. new[] { 1, 2, 3, 5, 10, 15, 25 }.Select(static n => Numbered(n, "{0} m", "{0} metre", "{0} meter"))]);

    public static readonly AttributeKind Weight = Hard("weight", [.. new[] { 2, 3, 5, 8, 10, 15, 20 }.Select(static n => Numbered(n, "{0} kg", "{0}kg", "{0} kilo"))]);

    public static readonly AttributeKind Pieces = Hard("pieces",
        [.. new[] { 100, 250, 500, 1000, 2000 }.Select(static n => Numbered(n, "{0} pieces", "{0} pcs", "{0} piece"))]);

    public static readonly AttributeKind Persons = Hard("persons",
        [.. new[] { 1, 2, 3, 4, 6 }.Select(static n => Numbered(n, "{0} person", "{0} people", "for {0}"))]);

    public static readonly AttributeKind Seats = Hard("seats", [.. new[] { 2, 3, 4 }.Select(static n => Numbered(n, "{0} seater", "{0}-seater", "{0} seats"))]);

    public static readonly AttributeKind Pack = Hard("pack", [.. new[] { 2, 3, 5, 10 }.Select(static n => Numbered(n, "pack of {0}", "{0} pack", "{0} pcs"))]);

    public static readonly AttributeKind Link = Hard("connection",
        [new("wireless", "wireless", "bluetooth", "cordless"), new("wired", "wired", "with cable", "corded")]);

    public static readonly AttributeKind Drive = Hard("drive",
        [new("battery", "battery powered", "cordless", "rechargeable"), new("mains", "corded", "mains powered", "with cable"), new("manual", "manual", "hand operated")]);

    public static readonly AttributeKind Supply = Hard("supply",
        [new("battery", "battery powered", "cordless", "rechargeable"), new("mains", "corded", "mains powered", "with cable")]);

    public static readonly AttributeKind Audience = Hard("audience",
    [
        new("men", "men's", "for men", "mens"), new("women", "women's", "for women", "ladies"), new("kids", "kids'", "for children", "for kids"),
    ]);

    public static readonly AttributeKind Feature = Soft("feature",
    [
        new("waterproof", "waterproof", "water resistant"), new("foldable", "foldable", "folding", "collapsible"),
        new("lightweight", "lightweight", "ultra light"), new("sturdy", "heavy duty", "extra strong"),
    ]);

    public static readonly AttributeKind Sound = Soft("sound",
        [new("anc", "noise cancelling", "ANC"), new("bass", "deep bass", "extra bass"), new("mic", "with microphone", "with mic")]);

    public static readonly AttributeKind Use = Soft("use",
    [
        new("office", "office", "for work", "business"), new("gaming", "gaming", "for gamers"), new("travel", "travel", "for travelling"),
        new("outdoor", "outdoor", "outdoors"),
    ]);

    public static readonly AttributeKind Sport = Soft("sport",
    [
        new("running", "running", "jogging"), new("hiking", "hiking", "trekking"), new("city", "city", "everyday", "casual"), new("gym", "gym", "fitness", "training"),
    ]);

    public static readonly AttributeKind Pet = Hard("animal", [new("puppy", "puppy", "puppies"), new("adult", "adult"), new("senior", "senior", "older")]);

    public static readonly AttributeKind Light = Soft("light",
        [new("warm", "warm white", "2700 K"), new("cold", "cold white", "6500 K", "daylight"), new("dimmable", "dimmable", "with dimmer"), new("smart", "smart", "app controlled")]);

    private static AttributeKind Soft(string name, IReadOnlyList<AttributeValue> values) => new(name, Hard: false, values);

    private static AttributeKind Hard(string name, IReadOnlyList<AttributeValue> values) => new(name, Hard: true, values);

    private static AttributeValue Numbered(int number, params string[] forms) =>
        new(Invariant(number), [.. forms.Select(form => form.Replace("{0}", Invariant(number), StringComparison.Ordinal))]);

    private static string Invariant(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
