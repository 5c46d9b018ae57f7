using OxyPlot;

namespace Stats.Plots;

/// <summary>Colours that stay apart for colour-blind eyes, and neighbours of which differ in lightness, so that a grey print can be read.</summary>
internal static class Palette
{
    public static readonly OxyColor Ink = OxyColor.FromRgb(0x33, 0x33, 0x33);

    public static readonly OxyColor Grey = OxyColor.FromRgb(0x77, 0x77, 0x77);

    public static readonly OxyColor Faint = OxyColor.FromRgb(0xE6, 0xE6, 0xE6);

    // Hues after Okabe & Ito (2008). Their lightness (CIE L* 39, 54, 72, 21, ...) was spread so that four groups stay apart in grey.
    private static readonly OxyColor[] Colours =
    [
        OxyColor.FromRgb(0x00, 0x5F, 0xA0),
        OxyColor.FromRgb(0xD4, 0x5F, 0x12),
        OxyColor.FromRgb(0x5F, 0xC0, 0x96),
        OxyColor.FromRgb(0x58, 0x1B, 0x63),
        OxyColor.FromRgb(0x4F, 0xAE, 0xE3),
        OxyColor.FromRgb(0x7A, 0x5C, 0x00),
        OxyColor.FromRgb(0xCC, 0x79, 0xA7),
        OxyColor.FromRgb(0x22, 0x22, 0x22),
    ];

    private static readonly double[][] Dashes = [[6, 3], [1.5, 2], [8, 2.5, 1.5, 2.5], [3, 2]];

    public static OxyColor Colour(int group) => Colours[group % Colours.Length];

    public static OxyColor Band(int group) => OxyColor.FromAColor(38, Colour(group));

    /// <summary>The dashes of a family, in units of the line's width.</summary>
    public static double[] Dash(int family) => Dashes[family % Dashes.Length];
}
