namespace RnnLib.Training;

/// <summary>Searches along a direction for a length t with loss(t) ≤ loss(0) + c1 t slope(0) and |slope(t)| ≤ c2 |slope(0)|.</summary>
/// <remarks>
/// Steps that grow until a minimum is bracketed, then ever smaller brackets, each trial at the minimum of a cubic. Nocedal and Wright,
/// "Numerical optimization", algorithms 3.5 and 3.6; with the limits of PyTorch's <c>optim.LBFGS</c>: c1 = 1e-4, c2 = 0.9, 25 trials.
/// </remarks>
/// <param name="space">Whose gradient, at entry that at length 0, ends as that of the length found.</param>
/// <param name="evaluate">The loss at a length, leaving its gradient in the space.</param>
internal sealed class StrongWolfeSearch(LbfgsSpace space, Func<double, double> evaluate)
{
    private const double C1 = 1e-4, C2 = 0.9, ToleranceChange = 1e-9;
    private const int MostTrials = 25;

    private int _trials;

    /// <returns>The length, its loss, and how often the loss was computed.</returns>
    public (double Length, double Loss, int Evaluations) Run(double length, double loss, double slope, double largestMove)
    {
        Point start = new(0, loss, slope, Copy()), previous = start, current = Try(length);
        Point[] bracket;
        for (int trial = 0; ; trial++)
        {
            bool isLast = trial == MostTrials;
            if (isLast || IsTooHigh(current, start) || (trial > 1 && current.Loss >= previous.Loss) || (current.Slope >= 0 && !IsFlat(current, start)))
            {
                bracket = [isLast ? start : previous, current];
                break;
            }

            if (IsFlat(current, start))
                return Found(current);
            double next = CubicMinimum(previous, current, current.Length + 0.01 * (current.Length - previous.Length), current.Length * 10);
            (previous, current) = (current, Try(next));
        }

        return Found(Narrow(bracket, start, largestMove));
    }

    private Point Narrow(Point[] bracket, Point start, double largestMove)
    {
        int low = bracket[0].Loss <= bracket[1].Loss ? 0 : 1;
        bool isStuck = false;
        while (_trials <= MostTrials && Math.Abs(bracket[1].Length - bracket[0].Length) * largestMove >= ToleranceChange)
        {
            double least = Math.Min(bracket[0].Length, bracket[1].Length), most = Math.Max(bracket[0].Length, bracket[1].Length);
            double next = AwayFromEnds(CubicMinimum(bracket[0], bracket[1], least, most), least, most, ref isStuck);
            Point trial = Try(next);
            if (IsTooHigh(trial, start) || trial.Loss >= bracket[low].Loss)
            {
                bracket[1 - low] = trial;
                low = bracket[0].Loss <= bracket[1].Loss ? 0 : 1;
                continue;
            }

            if (IsFlat(trial, start))
                return trial;
            if (trial.Slope * (bracket[1 - low].Length - bracket[low].Length) >= 0)
                bracket[1 - low] = bracket[low];
            bracket[low] = trial;
        }

        return bracket[low];
    }

    /// <summary>A trial twice near the same end of a bracket gets nowhere: it is moved inside by a tenth.</summary>
    private static double AwayFromEnds(double length, double least, double most, ref bool isStuck)
    {
        double margin = 0.1 * (most - least);
        bool isNear = Math.Min(most - length, length - least) < margin;
        bool mustMove = isNear && (isStuck || length >= most || length <= least);
        isStuck = isNear && !mustMove;
        if (!mustMove)
            return length;
        return Math.Abs(length - most) < Math.Abs(length - least) ? most - margin : least + margin;
    }

    /// <summary>The minimum of the cubic with two points' losses and slopes, within bounds; their middle where it has none.</summary>
    private static double CubicMinimum(Point a, Point b, double least, double most)
    {
        (Point left, Point right) = a.Length <= b.Length ? (a, b) : (b, a);
        double d1 = left.Slope + right.Slope - 3 * (left.Loss - right.Loss) / (left.Length - right.Length), square = d1 * d1 - left.Slope * right.Slope;
        if (!(square >= 0))
            return (least + most) / 2;
        double d2 = Math.Sqrt(square);
        double minimum = right.Length - (right.Length - left.Length) * ((right.Slope + d2 - d1) / (right.Slope - left.Slope + 2 * d2));
        return Math.Min(Math.Max(minimum, least), most);
    }

    private static bool IsTooHigh(Point point, Point start) => point.Loss > start.Loss + C1 * point.Length * start.Slope;

    private static bool IsFlat(Point point, Point start) => Math.Abs(point.Slope) <= -C2 * start.Slope;

    private Point Try(double length)
    {
        _trials++;
        double loss = evaluate(length);
        return new(length, loss, space.Gradient.Dot(space.Direction), Copy());
    }

    private (double Length, double Loss, int Evaluations) Found(Point point)
    {
        space.Gradient.CopyFrom(point.Gradient);
        return (point.Length, point.Loss, _trials);
    }

    private ParameterVector Copy()
    {
        ParameterVector copy = ParameterVector.Like(space.Parameters);
        copy.CopyFrom(space.Gradient);
        return copy;
    }

    private sealed record Point(double Length, double Loss, double Slope, ParameterVector Gradient);
}
