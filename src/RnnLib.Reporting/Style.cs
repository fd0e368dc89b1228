using ScottPlot;

namespace RnnLib.Reporting;

/// <summary>One look for all charts.</summary>
internal static class Style
{
    public const int Width = 1000, Height = 500;

    public static readonly Color Blue = Color.FromHex("#1f6fb4"), Orange = Color.FromHex("#e8710a"), Grey = Color.FromHex("#555555");

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
}
