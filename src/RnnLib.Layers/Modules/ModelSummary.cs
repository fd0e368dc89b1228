using System.Globalization;
using System.Text;

namespace RnnLib.Layers;

/// <summary>The table that tells a person what a model is made of.</summary>
internal static class ModelSummary
{
    private static readonly string[] Titles = ["Layer", "Output", "Parameters"];

    public static string Of(Module model)
    {
        var rows = new List<string[]>();
        int? size = model.InputSize;
        foreach (Module step in model is IChain chain ? chain.Steps : [model])
        {
            size = step.OutputSize(size);
            Add(rows, step, step.Name, size, indent: "");
        }

        return Table(rows, $"Total parameters: {Format(model.ParameterCount)}");
    }

    /// <summary>A row for a module, and rows for the named parts of one that is composed by hand.</summary>
    private static void Add(List<string[]> rows, Module module, string name, int? size, string indent)
    {
        rows.Add([indent + name, OutputShape(module, size), Format(module.ParameterCount)]);
        foreach ((string childName, Module child) in module is IChain ? [] : module.Children.Where(child => child.Name.Length > 0))
            Add(rows, child, $"{childName}: {child.Name}", child.OutputSize(child.InputSize), indent + "  ");
    }

    private static string OutputShape(Module step, int? size)
    {
        string features = size?.ToString(CultureInfo.InvariantCulture) ?? "features";
        return OutputType(step) switch
        {
            { } type when type == typeof(Sequence) => $"[batch, time, {features}]",
            { } type when type == typeof(Tensor) => $"[batch, {features}]",
            { } type => type.Name,
            null => "",
        };
    }

    private static Type? OutputType(Module step)
    {
        for (Type? type = step.GetType(); type is not null; type = type.BaseType)
        {
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Module<,>))
                return type.GetGenericArguments()[1];
        }

        return null;
    }

    private static string Table(List<string[]> rows, string total)
    {
        int[] widths = [.. Titles.Select((title, column) => Math.Max(title.Length, rows.Max(row => row[column].Length)))];
        string Line(string[] cells) => $"{cells[0].PadRight(widths[0])}  {cells[1].PadRight(widths[1])}  {cells[2].PadLeft(widths[2])}";

        string rule = new('-', widths.Sum() + 4);
        var text = new StringBuilder().AppendLine(Line(Titles)).AppendLine(rule);
        foreach (string[] row in rows)
            text.AppendLine(Line(row));
        return text.AppendLine(rule).Append(total).ToString();
    }

    private static string Format(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
