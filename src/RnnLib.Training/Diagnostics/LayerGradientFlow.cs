namespace RnnLib.Training;

/// <summary>How a gradient fares on its way back through the time of one recurrent layer and direction.</summary>
/// <remarks>
/// Distance 0 is the last step that the layer reads of a sequence, which for a backward direction is the sequence's first; padding does
/// not count. A norm over a batch is the root of the mean of the squares of its sequences' norms, over those long enough to have the step.
/// </remarks>
public sealed class LayerGradientFlow
{
    private const double Small = 1e-3, Large = 100;

    private readonly string _kind;
    private readonly bool _isLossAtEnd;
    private readonly StepGradients _gradients;

    internal LayerGradientFlow(RecurrentPlace place, string kind, StepGradients gradients, bool isLossAtEnd)
    {
        (Place, _kind, _gradients, _isLossAtEnd) = (place, kind, gradients, isLossAtEnd);
        int steps = gradients.Sequences.Max(sequence => sequence.Count);
        HiddenNorms = ByDistance(steps, step => step.Hidden);
        MemoryNorms = gradients.First.Run.Parts > 1 ? ByDistance(steps, step => step.Memory) : [];
        Norms = ByDistance(steps, step => step.Total);
        Remaining = WhatRemains(steps);

        IReadOnlyList<double> judged = isLossAtEnd ? Norms : Remaining;
        FactorPerStep = RobustSlope.OfLogarithms(judged) is { } slope ? Math.Exp(slope) : null;
        (Verdict, Reach) = Judge(judged);
    }

    /// <summary>Which layer and direction.</summary>
    public RecurrentPlace Place { get; }

    /// <summary>How many steps the longest sequence has.</summary>
    public int Steps => Norms.Count;

    /// <summary>By distance from the end: the norm of the gradient of the state after the step, hidden state and memory cell together. It is all of
    /// dLoss/dstate: what came back through time, and what came from the step's own output.</summary>
    public IReadOnlyList<double> Norms { get; }

    /// <summary>By distance: the norm of dLoss/dh alone.</summary>
    public IReadOnlyList<double> HiddenNorms { get; }

    /// <summary>By distance: the norm of dLoss/dc, of an LSTM's memory cell, or of what else a cell of your own carries; empty where there is nothing else.</summary>
    public IReadOnlyList<double> MemoryNorms { get; }

    /// <summary>By distance: which share of a gradient is left after so many steps back, 1 at distance 0. The product of the shares that each step
    /// passes on; unlike <see cref="Norms"/> it does not count what later outputs add, so it tells of the recurrence alone.</summary>
    public IReadOnlyList<double> Remaining { get; }

    /// <summary>By what a gradient is multiplied at each step back, fitted so that outliers do not matter; null where there are not two steps with a gradient.</summary>
    public double? FactorPerStep { get; }

    /// <summary>How far back, at most, a step still gets a thousandth of the gradient at the end; null where all steps do.</summary>
    public int? Reach { get; }

    /// <summary>What that amounts to.</summary>
    public GradientVerdict Verdict { get; }

    /// <summary>What to try, the most promising first; nothing for a healthy layer.</summary>
    public IReadOnlyList<string> Advice => GradientAdvice.For(Verdict, _kind, Reach);

    /// <summary>The gradient's norm at one step of one sequence, hidden state and memory cell together.</summary>
    /// <param name="sequence">The row of the batch.</param>
    /// <param name="step">The step, counted from the sequence's start whichever way the layer reads.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sequence, or it has no such step: padding has no gradient.</exception>
    public double Norm(int sequence, int step)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)sequence, (uint)_gradients.Sequences.Count, nameof(sequence));
        IReadOnlyList<StateGradient> steps = _gradients.Sequences[sequence];
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)step, (uint)steps.Count, nameof(step));
        return Math.Sqrt(steps[Place.IsBackward ? steps.Count - 1 - step : step].Total);
    }

    /// <summary>The verdict in words.</summary>
    public override string ToString() => $"{Place}: {GradientAdvice.Words(this, _isLossAtEnd)}";

    private double[] ByDistance(int steps, Func<StateGradient, double> square)
    {
        double[] norms = new double[steps];
        for (int distance = 0; distance < steps; distance++)
            norms[distance] = Math.Sqrt(_gradients.Sequences.Where(s => s.Count > distance).Average(s => square(s[^(distance + 1)])));
        return norms;
    }

    private double[] WhatRemains(int steps)
    {
        double[] remaining = new double[steps];
        if (steps > 0)
            remaining[0] = 1;
        for (int distance = 1; distance < steps; distance++)
        {
            double before = 0, carried = 0;
            foreach (IReadOnlyList<StateGradient> sequence in _gradients.Sequences.Where(s => s.Count > distance))
            {
                before += sequence[^distance].Total;
                carried += sequence[^(distance + 1)].Carried;
            }

            remaining[distance] = remaining[distance - 1] * (before > 0 ? Math.Sqrt(carried / before) : 1);   // nothing there yet: nothing lost
        }

        return remaining;
    }

    private static (GradientVerdict, int? Reach) Judge(IReadOnlyList<double> series)
    {
        if (series.Any(value => !double.IsFinite(value)))
            return (GradientVerdict.Exploding, null);
        double reference = series.FirstOrDefault(value => value > 0);
        if (reference == 0)
            return (GradientVerdict.None, null);
        int last = Enumerable.Range(0, series.Count).Last(distance => series[distance] >= Small * reference);
        int? reach = last < series.Count - 1 ? last : null;
        return series.Max() > Large * reference ? (GradientVerdict.Exploding, reach)
            : reach is not null ? (GradientVerdict.Vanishing, reach)
            : (GradientVerdict.Healthy, null);
    }
}
