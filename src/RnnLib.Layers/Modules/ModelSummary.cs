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
            rows.Add([step.Name, OutputShape(step, size), Format(step.ParameterCount)]);
        }

        return Table(rows, $"Total parameters: {Format(model.ParameterCount)}");
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
