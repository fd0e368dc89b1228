using ScottPlot;

namespace RnnLib.Reporting;

/// <summary>Draws where a decoder looked: a row for each token that it wrote, a column for each step of the source, the darker the more weight.</summary>
/// <remarks>
/// <example><code>
/// Sequence weights = model.Align(sources, [hypothesis.Tokens]);
/// AttentionChart.Save(weights, 0, sources: ["c", "a", "t"], targets: ["K", "AE", "T", "end"], "attention.png");
/// </code></example>
/// </remarks>
public static class AttentionChart
{
    private const int RowHeight = 34, Margins = 140, LongLabel = 4;

    /// <summary>Writes a PNG of the weights of one sequence, 0 white and 1 blue, the first token on top.</summary>
    /// <param name="weights">[batch, targets, sources], each from 0 to 1: what <c>Seq2Seq.Align</c> returns.</param>
    /// <param name="index">Which sequence of the batch.</param>
    /// <param name="sources">What stands below each column, in the order read; steps of padding behind them are not drawn.</param>
    /// <param name="targets">What stands beside each row, in the order written; rows behind them are not drawn.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="options">Title and axis texts.</param>
    /// <exception cref="ArgumentException">There is no source or target, or more than there are weights.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sequence.</exception>
    public static void Save(
        Sequence weights, int index, IReadOnlyList<string> sources, IReadOnlyList<string> targets, string path, AttentionChartOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, weights.Batch);
        Check(nameof(sources), sources.Count, weights.Features);
        Check(nameof(targets), targets.Count, weights.Lengths[index]);
        options ??= new();

        using var plot = new Plot();
        plot.HideGrid();
        for (int row = 0; row < targets.Count; row++)
        {
            for (int column = 0; column < sources.Count; column++)
                Cell(plot, column, targets.Count - 1 - row, weights.Values[index, row, column]);
        }

        plot.Axes.Bottom.SetTicks(Places(sources.Count), [.. sources]);
        plot.Axes.Left.SetTicks([.. Places(targets.Count).Reverse()], [.. targets]);
        if (sources.Any(source => source.Length > LongLabel))
            Slant(plot.Axes.Bottom, sources.Max(source => source.Length));
        plot.Axes.SetLimits(-0.5, sources.Count - 0.5, -0.5, targets.Count - 0.5);
        plot.Title(options.Title);
        plot.XLabel(options.SourceTitle);
        plot.YLabel(options.TargetTitle);
        plot.SavePng(path, Style.Width, Math.Max(Style.Height, Margins + RowHeight * targets.Count));
    }

    private static void Check(string name, int count, int weights)
    {
        if (count == 0 || count > weights)
            throw new ArgumentException($"AttentionChart: {name}: expected 1 to {weights} labels, as many as there are weights, got {count}.", name);
    }

    private static double[] Places(int count) => [.. Enumerable.Range(0, count).Select(place => (double)place)];

    private static void Cell(Plot plot, int x, int y, float weight)
    {
        float share = float.IsFinite(weight) ? Math.Clamp(weight, 0, 1) : 0;
        var cell = plot.Add.Rectangle(x - 0.5, x + 0.5, y - 0.5, y + 0.5);
        cell.FillColor = new Color(Mix(Style.Blue.Red, share), Mix(Style.Blue.Green, share), Mix(Style.Blue.Blue, share));
        cell.LineWidth = 0;
    }

    private static byte Mix(byte dark, float share) => (byte)MathF.Round(255 + (dark - 255) * share);

    /// <summary>Words below narrow columns are written aslant.</summary>
    private static void Slant(IXAxis axis, int longest)
    {
        axis.TickLabelStyle.Rotation = -45;
        axis.TickLabelStyle.Alignment = Alignment.UpperRight;
        axis.MinimumSize = 40 + 6 * longest;
    }
}
