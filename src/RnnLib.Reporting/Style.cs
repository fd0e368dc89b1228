using System.Globalization;
using ScottPlot;

namespace RnnLib.Reporting;

/// <summary>One look for all charts.</summary>
internal static class Style
{
    public const int Width = 1000, Height = 500;

    public static readonly Color Blue = Color.FromHex("#1f6fb4"), Orange = Color.FromHex("#e8710a"), Grey = Color.FromHex("#555555");

    /// <summary>For as many lines as come, told apart in print and by those who see colours differently (Okabe and Ito, 2008).</summary>
    public static readonly Color[] Lines =
    [
        Blue, Orange, Color.FromHex("#009e73"), Color.FromHex("#cc79a7"), Grey, Color.FromHex("#56b4e9"), Color.FromHex("#a6761d"), Color.FromHex("#7a3fb0"),
    ];

    public static void Line(Plot plot, double[] x, double[] y, string name, Color color)
    {
        var line = plot.Add.ScatterLine(x, y, color);
        line.LineWidth = 2;
        line.LegendText = name;
    }

    public static void Finish(Plot plot, string title, string xTitle, string yTitle)
    {
        plot.Title(title);
        plot.XLabel(xTitle);
        plot.YLabel(yTitle);
        plot.ShowLegend(Alignment.UpperRight);
    }

    /// <summary>A power of ten as people write it.</summary>
    public static string PowerOfTen(int decade) => decade switch
    {
        0 => "1",
        1 => "10",
        _ => "10" + string.Concat(decade.ToString(CultureInfo.InvariantCulture).Select(digit => digit == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit - '0'])),
    };
}
