using static CrossEncoderOperator.Training.Data.Catalogue.Attributes;

namespace CrossEncoderOperator.Training.Data.Catalogue;

/// <summary>Every product type of the shop.</summary>
internal static partial class ProductTypes
{
    public static readonly IReadOnlyList<ProductType> All = [.. Electronics, .. Household, .. Leisure];

    private static IEnumerable<ProductType> Electronics =>
    [
        new("smartphone", "phones", ["smartphone", "mobile phone"], ["phone", "cell phone", "mobile", "handset"], [Storage, Colour],
            ["Bright display and a camera for low light.", "Dual SIM and fast charging.", "All day battery and five years of updates."]),
        new("phone case", "phones", ["phone case", "case", "protective cover"], ["phone cover", "mobile case", "smartphone sleeve"], [Cover, Colour],
            ["Raised edges protect the camera.", "Works with wireless charging.", "Slim fit with shock absorbing corners."], AccessoryOf: "smartphone"),
        new("screen protector", "phones", ["screen protector", "protective film"], ["screen guard", "glass protector", "display film"], [Pack],
            ["Tempered glass against scratches.", "Easy to apply without bubbles."], AccessoryOf: "smartphone"),
        new("charger", "phones", ["charger", "power adapter"], ["charging plug", "wall charger"], [Power, Colour],
            ["Charges phone and tablet at once.", "Compact plug for travel."]),
        new("power bank", "phones", ["power bank", "portable battery"], ["powerbank", "external battery", "battery pack"], [Charge, Colour],
            ["Charges a smartphone several times.", "Two USB ports and a charge indicator."]),
        new("laptop", "computers", ["laptop", "notebook"], ["ultrabook", "portable computer", "notebook computer"], [Screen, Storage, Use],
            ["Fast processor and a quiet fan.", "Backlit keyboard and HD webcam.", "Light enough for every bag."]),
        new("laptop bag", "computers", ["laptop bag", "laptop sleeve"], ["notebook case", "computer bag", "briefcase"], [Screen, Colour, Feature],
            ["Padded compartment for the laptop and charger.", "Front pocket for mouse and cables."], AccessoryOf: "laptop"),
        new("docking station", "computers", ["docking station", "dock"], ["port replicator", "USB hub"], [Power],
            ["Connects two monitors, keyboard and mouse to a laptop.", "One cable for everything."], AccessoryOf: "laptop"),
        new("monitor", "computers", ["monitor", "display"], ["computer screen", "pc screen", "screen"], [Screen, Use],
            ["Sharp picture with thin bezels.", "Height adjustable stand.", "Flicker free and easy on the eyes."]),
        new("monitor arm", "computers", ["monitor arm", "monitor mount"], ["screen arm", "display stand", "screen bracket"], [Screen, Colour],
            ["Clamps to the desk and turns freely.", "Hides the cables of your screen."], AccessoryOf: "monitor"),
        new("keyboard", "computers", ["keyboard"], ["mechanical keyboard", "pc keyboard"], [Link, Use, Colour],
            ["Quiet keys with a long travel.", "Numeric pad and media keys."]),
        new("mouse", "computers", ["mouse", "computer mouse"], ["pc mouse", "optical mouse"], [Link, Use, Colour],
            ["Precise sensor and silent buttons.", "Fits the left and the right hand."]),
        new("ssd", "computers", ["SSD", "solid state drive"], ["ssd disk", "internal drive", "nvme"], [Storage],
            ["Starts your laptop in seconds.", "Five year warranty."], Substitutes: ["hard drive"]),
        new("hard drive", "computers", ["external hard drive", "portable hard disk"], ["hdd", "external drive", "backup drive"], [Storage, Colour],
            ["Backs up your photos and files.", "Shock proof housing with USB cable."], Substitutes: ["ssd"]),
        new("memory card", "photo", ["memory card", "SD card"], ["microsd", "flash card", "camera card"], [Storage],
            ["For cameras, drones and phones.", "Records 4K video without dropped frames."], AccessoryOf: "camera"),
        new("camera", "photo", ["digital camera", "camera"], ["mirrorless camera", "compact camera", "photo camera"], [Colour, Use],
            ["Sharp photos and 4K video.", "Fast autofocus and image stabilisation.", "Kit with a zoom lens."]),
        new("camera bag", "photo", ["camera bag", "camera case"], ["photo bag", "camera pouch"], [Colour, Feature],
            ["Room for a camera and two lenses.", "Padded dividers and a rain cover."], AccessoryOf: "camera"),
        new("tripod", "photo", ["tripod", "travel tripod"], ["camera stand", "photo stand"], [Feature, Length],
            ["Holds camera or phone steady.", "Ball head and quick release plate."], AccessoryOf: "camera"),
        new("headphones", "audio", ["headphones", "over-ear headphones"], ["headset", "cans", "ear phones"], [Link, Sound, Colour],
            ["Soft ear pads for long listening.", "Thirty hours of battery life.", "Folds flat for travel."], Substitutes: ["earbuds"]),
        new("earbuds", "audio", ["earbuds", "in-ear headphones"], ["in ears", "ear buds", "earphones"], [Link, Sound, Colour],
            ["Three sizes of ear tips.", "Charging case for another day of music."], Substitutes: ["headphones"]),
        new("ear pads", "audio", ["ear pads", "replacement cushions"], ["ear cushions", "headphone pads"], [Colour, Pack],
            ["Memory foam, easy to replace.", "Makes old headphones new."], AccessoryOf: "headphones"),
        new("speaker", "audio", ["speaker", "portable speaker"], ["music box", "loudspeaker", "boombox"], [Link, Sound, Colour],
            ["Fills the room with sound.", "Plays for twelve hours and survives rain."]),
    ];
}
