namespace CrossEncoderOperator.Training.Data.Catalogue;

/// <summary>Departments with their invented brands.</summary>
internal static class Departments
{
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> Brands = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
    {
        ["phones"] = ["Kelvo", "Arvanti", "Nuvera", "Solbri", "Teklin"],
        ["computers"] = ["Halvex", "Orbiton", "Pyrelli Data", "Quantor", "Zentrix"],
        ["audio"] = ["Sonoria", "Bassline", "Echovale", "Murmur", "Clarion Peak"],
        ["photo"] = ["Lumenar", "Fokal", "Obskura", "Prismo"],
        ["kitchen"] = ["Kuchel", "Brasero", "Mijota", "Ollaro", "Steamwell"],
        ["home"] = ["Dustrel", "Lumora", "Cyklo", "Brightnest", "Aerofin"],
        ["furniture"] = ["Nordvik", "Haldane", "Mobelia", "Timberley", "Restwell"],
        ["clothing"] = ["Fjellrun", "Marlowe", "Tessuto", "Woolsey", "Brightwear"],
        ["shoes"] = ["Stridewell", "Pasofino", "Trekora", "Solea", "Runaro"],
        ["sports"] = ["Velonic", "Summitra", "Campo", "Ironleaf", "Zephyr"],
        ["garden"] = ["Grunhof", "Mowline", "Aquaroot", "Hedgerow"],
        ["toys"] = ["Klotzo", "Puzzlia", "Wunderbox", "Tinkerly"],
        ["baby"] = ["Pramello", "Cradlewise", "Bambiro", "Nestling"],
        ["tools"] = ["Drillmark", "Forza", "Steelhand", "Makero"],
        ["pets"] = ["Pawley", "Barkwell", "Felino", "Whiskertown"],
        ["luggage"] = ["Voyant", "Packsmith", "Carrigo", "Wayfare"],
    };

    public static readonly IReadOnlyList<string> ModelNames =
    [
        "Orbit", "Pulse", "Nova", "Vista", "Aura", "Delta", "Prime", "Terra", "Luna", "Comet", "Atlas", "Echo", "Flux", "Zen", "Core", "Peak",
    ];
}
