using System.Globalization;

namespace LearningTasks;

/// <summary>What the runs of one row brought.</summary>
internal sealed record RowResult(LearningTask Task, IReadOnlyList<double> Figures, IReadOnlyList<TimeSpan> Times)
{
    public int Right => Figures.Count(Task.Holds);

    public bool HoldsAlways => Right == Figures.Count;
}

/// <summary>The table that the program prints.</summary>
internal static class ResultTable
{
    private static readonly string[] Header = ["task", "network", "published", "source", "ours: median (range)", "asked for", "seeds", "s per seed"];

    public static string Of(IEnumerable<RowResult> results)
    {
        string[][] rows = [Header, .. results.Select(Cells)];
        int[] widths = [.. Enumerable.Range(0, Header.Length).Select(column => rows.Max(row => row[column].Length))];
        IEnumerable<string> lines = rows.Select(row => Line(row, widths));
        string rule = Line([.. widths.Select(width => new string('-', width))], widths);
        return string.Join(Environment.NewLine, lines.Take(1).Append(rule).Concat(lines.Skip(1)));
    }

    private static string Line(string[] cells, int[] widths) => $"| {string.Join(" | ", cells.Zip(widths, (cell, width) => cell.PadRight(width)))} |";

    private static string[] Cells(RowResult result)
    {
        LearningTask task = result.Task;
        double[] sorted = [.. result.Figures.Order()];
        string ours = Number((sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2);
        if (sorted.Length > 1)
            ours += $" ({Number(sorted[0])} to {Number(sorted[^1])})";
        string seeds = $"{result.Right} of {sorted.Length}";
        return [task.Title, task.Network, task.Published, task.Source, ours, task.Claim, seeds, result.Times.Average(time => time.TotalSeconds).ToString("F1", CultureInfo.InvariantCulture)];

        string Number(double figure) => double.IsInfinity(figure) ? "never" : figure.ToString(task.Format, CultureInfo.InvariantCulture);
    }
}
