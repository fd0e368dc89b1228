namespace RnnLib.Training;

/// <summary>How often and how hard gradients were clipped: too often says that the limit or the learning rate is wrong.</summary>
/// <remarks>Read it from <see cref="GradientClip.Statistics"/> while training or after it. Steps whose norm is not finite are counted apart.</remarks>
public sealed class ClipStatistics
{
    private double _sum;

    internal ClipStatistics()
    {
    }

    /// <summary>How many gradients came.</summary>
    public long Steps { get; private set; }

    /// <summary>How many of them were changed.</summary>
    public long Clipped { get; private set; }

    /// <summary>How many had a norm that is NaN or infinite.</summary>
    public long NotFinite { get; private set; }

    /// <summary>The share that was changed, 0 to 1; 0 before the first step.</summary>
    public double ShareClipped => Steps == 0 ? 0 : (double)Clipped / Steps;

    /// <summary>The mean of the finite norms before clipping; NaN if there was none.</summary>
    public double MeanNorm => _sum / (Steps - NotFinite);

    /// <summary>The largest finite norm before clipping; 0 if there was none.</summary>
    public double MaximumNorm { get; private set; }

    /// <summary>The norm of the last step before clipping; NaN before the first.</summary>
    public double LastNorm { get; private set; } = double.NaN;

    /// <summary>The smallest factor with which an element of the last step was multiplied; 1 if it was left alone.</summary>
    public double LastFactor { get; private set; } = 1;

    /// <summary>Begins anew, for example with every epoch.</summary>
    public void Reset() => (Steps, Clipped, NotFinite, _sum, MaximumNorm, LastNorm, LastFactor) = (0, 0, 0, 0, 0, double.NaN, 1);

    /// <summary>The figures in words.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Steps} steps, {100 * ShareClipped:G3} % clipped, norm {MeanNorm:G3} on average, {MaximumNorm:G3} at most, {LastNorm:G3} last (factor {LastFactor:G3})")
        + (NotFinite > 0 ? FormattableString.Invariant($", {NotFinite} not finite") : "");

    internal void Save(TrainingState state)
    {
        state.Set("steps", Steps);
        state.Set("clipped", Clipped);
        state.Set("not_finite", NotFinite);
        state.Set("sum", _sum);
        state.Set("maximum", MaximumNorm);
        state.Set("last_norm", LastNorm);
        state.Set("last_factor", LastFactor);
    }

    internal void Load(TrainingState state)
    {
        (Steps, Clipped, NotFinite) = (state.GetWholeNumber("steps"), state.GetWholeNumber("clipped"), state.GetWholeNumber("not_finite"));
        (_sum, MaximumNorm) = (state.GetNumber("sum"), state.GetNumber("maximum"));
        (LastNorm, LastFactor) = (state.GetNumber("last_norm"), state.GetNumber("last_factor"));
    }

    internal void Count(double norm, double factor)
    {
        Steps++;
        Clipped += factor < 1 ? 1 : 0;
        (LastNorm, LastFactor) = (norm, factor);
        if (double.IsFinite(norm))
            (_sum, MaximumNorm) = (_sum + norm, Math.Max(MaximumNorm, norm));
        else
            NotFinite++;
    }
}
