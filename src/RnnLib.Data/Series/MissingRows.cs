namespace RnnLib.Data;

/// <summary>Deals with NaN in columns.</summary>
internal static class MissingRows
{
    /// <summary>The columns without NaN, and the rows that are left.</summary>
    public static (float[][] Columns, int[] Rows) Resolve(IReadOnlyList<float[]> columns, MissingValues method)
    {
        int count = columns[0].Length;
        int first = method == MissingValues.DropRow ? 0 : columns.Max(FirstValue);
        int[] rows = [.. Enumerable.Range(first, count - first).Where(row => method != MissingValues.DropRow || columns.All(column => !float.IsNaN(column[row])))];
        return ([.. columns.Select(column => Fill(column, method, rows))], rows);
    }

    private static int FirstValue(float[] column)
    {
        int first = Array.FindIndex(column, value => !float.IsNaN(value));
        return first < 0 ? column.Length : first;
    }

    private static float[] Fill(float[] column, MissingValues method, int[] rows)
    {
        float[] filled = Array.ConvertAll(rows, row => column[row]);
        for (int row = 1; row < filled.Length; row++)
        {
            if (!float.IsNaN(filled[row]))
                continue;
            int next = row + 1;
            while (next < filled.Length && float.IsNaN(filled[next]))
                next++;
            bool isBetween = method == MissingValues.Interpolate && next < filled.Length;
            (double before, double after, int start) = (filled[row - 1], isBetween ? filled[next] : filled[row - 1], row - 1);
            for (; row < next; row++)
                filled[row] = (float)(before + (after - before) * (row - start) / (next - start));
        }

        return filled;
    }
}
