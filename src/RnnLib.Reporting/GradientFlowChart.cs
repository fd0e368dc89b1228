using RnnLib.Training;
using ScottPlot;

namespace RnnLib.Reporting;

/// <summary>Draws how a gradient fares on its way back through time: its norm over the steps back from the loss, on a logarithmic scale.</summary>
public static class GradientFlowChart
{
    private const double Thousandth = 1e-3;
    private const int MostDecades = 16;   // below, a picture shows rounding and nothing else

    /// <summary>Writes a PNG with a line for each recurrent layer and direction.</summary>
    /// <param name="report">What <c>Diagnose.GradientFlow</c> returned.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="options">The title, and whether the lines begin at 1.</param>
    public static void Save(GradientFlowReport report, string path, GradientFlowChartOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        Save([.. report.Layers.Select(layer => new GradientFlowLine(NameOf(layer), layer.Norms))], path, options);
    }

    /// <summary>Writes a PNG with lines of your choice, such as those of several models.</summary>
    /// <param name="lines">The lines; a norm of 0 ends its line, since a logarithmic scale has no place for it.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="options">The title, and whether the lines begin at 1.</param>
    /// <exception cref="ArgumentException">There is no line, or none with a norm above 0.</exception>
    public static void Save(IReadOnlyList<GradientFlowLine> lines, string path, GradientFlowChartOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new();
        (string Name, double[] X, double[] Y)[] curves = [.. lines.Select(line => Curve(line, options.Relative)).Where(curve => curve.X.Length > 0)];
        if (curves.Length == 0)
            throw new ArgumentException("GradientFlowChart: there is no line with a gradient to draw.", nameof(lines));

        using var plot = new Plot();
        double lowest = curves.Min(curve => curve.Y.Min()), highest = curves.Max(curve => curve.Y.Max()), longest = curves.Max(curve => curve.X[^1]);
        if (options.Relative)
            (lowest, highest) = (Math.Min(lowest, Math.Log10(Thousandth)), Math.Max(highest, 0));

        int bottom = (int)Math.Floor(Math.Max(lowest, highest - MostDecades) - 0.1), top = (int)Math.Ceiling(highest + 0.1);
        for (int i = 0; i < curves.Length; i++)
            Style.Line(plot, curves[i].X, curves[i].Y, curves[i].Name, Style.Lines[i % Style.Lines.Length]);
        if (options.Relative)
            Threshold(plot, longest);
        Scale(plot, bottom, top, longest);
        Style.Finish(plot, options.Title, "steps back from the loss", options.Relative ? "norm of dLoss/dstate (at the loss: 1)" : "norm of dLoss/dstate");
        if (curves.Length > 1)
            plot.ShowLegend(Edge.Right);
        plot.SavePng(path, Style.Width, Style.Height);
    }

    private static string NameOf(LayerGradientFlow layer)
    {
        RecurrentPlace place = layer.Place;
        string name = place.Path.Length == 0 ? place.Module : $"{place.Path}: {place.Module}";
        return FormattableString.Invariant($"{name}{(place.Layer > 0 ? $", {place.Layer}" : "")}{(place.IsBackward ? ", backward" : "")}");
    }

    /// <summary>log10 of what is above 0 and finite.</summary>
    private static (string Name, double[] X, double[] Y) Curve(GradientFlowLine line, bool isRelative)
    {
        double reference = isRelative ? line.Norms.FirstOrDefault(norm => norm > 0 && double.IsFinite(norm), 1) : 1;
        (double X, double Y)[] points = [.. line.Norms
            .Select((norm, step) => (Step: (double)step, Norm: norm))
            .Where(point => point.Norm > 0 && double.IsFinite(point.Norm))
            .Select(point => (point.Step, Math.Log10(point.Norm / reference)))];
        return (line.Name, [.. points.Select(p => p.X)], [.. points.Select(p => p.Y)]);
    }

    private static void Threshold(Plot plot, double longest)
    {
        var line = plot.Add.ScatterLine((double[])[0, longest], (double[])[Math.Log10(Thousandth), Math.Log10(Thousandth)], Colors.Black);
        line.LinePattern = LinePattern.Dashed;
        line.LineWidth = 1;
        line.LegendText = "a thousandth";
    }

    private static void Scale(Plot plot, int bottom, int top, double longest)
    {
        int every = Math.Max(1, (top - bottom + 9) / 10);
        int[] decades = [.. Enumerable.Range(bottom, top - bottom + 1).Where(decade => decade % every == 0)];
        plot.Axes.Left.SetTicks([.. decades.Select(decade => (double)decade)], [.. decades.Select(Style.PowerOfTen)]);
        plot.Axes.SetLimits(0, Math.Max(longest, 1), bottom, top);
    }
}
