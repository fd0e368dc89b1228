using System.Globalization;
using System.Text;

namespace RnnLib.Training;

/// <summary>How much gradient reaches each step of each recurrent layer of a model: as data, in words and as a table.</summary>
/// <remarks><c>GradientFlowChart.Save(report, path)</c> of RnnLib.Reporting draws it.</remarks>
public sealed class GradientFlowReport
{
    internal GradientFlowReport(float loss, IReadOnlyList<LayerGradientFlow> layers) => (Loss, Layers) = (loss, layers);

    /// <summary>The loss that the gradients are of.</summary>
    public float Loss { get; }

    /// <summary>Layer by layer in the order in which they ran, forward before backward.</summary>
    public IReadOnlyList<LayerGradientFlow> Layers { get; }

    /// <summary>The worst of the layers' verdicts.</summary>
    public GradientVerdict Verdict => new[] { GradientVerdict.Exploding, GradientVerdict.Vanishing, GradientVerdict.None }
        .FirstOrDefault(bad => Layers.Any(layer => layer.Verdict == bad), GradientVerdict.Healthy);

    /// <summary>The verdict on each layer in words, and beneath it what to try.</summary>
    public string Summary
    {
        get
        {
            var text = new StringBuilder();
            foreach (LayerGradientFlow layer in Layers)
            {
                text.AppendLine(layer.ToString());
                foreach (string advice in layer.Advice)
                    text.Append("  try ").AppendLine(advice);
            }

            return text.ToString().TrimEnd();
        }
    }

    /// <summary>The norms by distance from the end: a row for some distances, a column for each layer.</summary>
    /// <param name="rows">How many rows at most; the first and the last distance are among them.</param>
    public string Table(int rows = 12)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 2);
        int steps = Layers.Max(layer => layer.Steps);
        int[] distances = [.. Enumerable.Range(0, Math.Min(rows, steps)).Select(i => rows >= steps ? i : (int)Math.Round(i * (steps - 1.0) / (rows - 1))).Distinct()];
        string[] titles = ["steps back", .. Layers.Select(layer => layer.Place.Brief)];
        string[][] cells = [.. distances.Select(distance => (string[])
        [
            distance.ToString(CultureInfo.InvariantCulture),
            .. Layers.Select(layer => distance < layer.Steps ? layer.Norms[distance].ToString("E2", CultureInfo.InvariantCulture) : ""),
        ])];

        int[] widths = [.. titles.Select((title, column) => Math.Max(title.Length, cells.Max(row => row[column].Length)))];
        string Line(string[] row) => string.Join("  ", row.Select((cell, column) => cell.PadLeft(widths[column])));
        var text = new StringBuilder().AppendLine(Line(titles)).AppendLine(new string('-', widths.Sum() + 2 * (widths.Length - 1)));
        foreach (string[] row in cells)
            text.AppendLine(Line(row));
        return text.ToString().TrimEnd();
    }

    /// <summary><see cref="Summary"/> and <see cref="Table"/>.</summary>
    public override string ToString() => $"{Summary}\n\n{Table()}";
}
