namespace RnnLib.Training;

/// <summary>The slope of a line through points, some of which may lie anywhere: the median of the slopes of all pairs (Theil, 1950; Sen, 1968).</summary>
internal static class RobustSlope
{
    private const int MostPoints = 300;

    /// <summary>The slope of ln(y) over the index, of those y that are positive, finite and not about to underflow; null for fewer than two.</summary>
    public static double? OfLogarithms(IReadOnlyList<double> y)
    {
        const double underflow = 1e-24;   // layers flush a gradient below 1e-30 to zero; long before that single elements are gone
        (double X, double Y)[] points = [.. y
            .Select((value, x) => (X: (double)x, Y: value))
            .Where(point => double.IsFinite(point.Y) && point.Y > underflow)
            .Select(point => (point.X, Math.Log(point.Y)))];
        if (points.Length < 2)
            return null;
        int every = (points.Length + MostPoints - 1) / MostPoints;
        points = [.. points.Where((_, i) => i % every == 0)];

        var slopes = new List<double>();
        for (int i = 0; i < points.Length; i++)
        {
            for (int j = i + 1; j < points.Length; j++)
                slopes.Add((points[j].Y - points[i].Y) / (points[j].X - points[i].X));
        }

        slopes.Sort();
        return slopes.Count == 0 ? null : (slopes[slopes.Count / 2] + slopes[(slopes.Count - 1) / 2]) / 2;
    }
}
