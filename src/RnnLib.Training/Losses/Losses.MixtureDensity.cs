namespace RnnLib.Training;

public static partial class Losses
{
    /// <summary>-log Σₖ πₖ N(t; mₖ, σₖ²) of each row, reduced as the options say: a forecast that may have several answers.</summary>
    /// <remarks>
    /// Bishop (1994); Graves (2013) for handwriting. Each component is a Gaussian with a variance of its own in every dimension. A row holds,
    /// for components K and a target of size D: K logits of π, then K x D means, then K x D logarithms of σ. <see cref="GaussianMixture"/>
    /// reads a row and draws from it.
    /// <example><code>
    /// var mixture = new MixtureDensityOptions { Components = 5 };
    /// var model = new Lstm(1, 32, rng).Then(new PerStep(new Linear(32, mixture.WidthOf(1), rng)));
    /// Loss loss = Losses.MixtureDensity(mixture);
    /// </code></example>
    /// </remarks>
    /// <param name="options">The number of components, and the reduction. The call throws <see cref="ArgumentException"/> where the prediction is not
    /// [.., K (1 + 2 D)] for a target [.., D], or no step is real.</param>
    public static Loss MixtureDensity(MixtureDensityOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return (prediction, target) => Mixture(options, prediction, target);
    }

    private static Tensor Mixture(MixtureDensityOptions options, Prediction prediction, Target target)
    {
        const string name = nameof(MixtureDensity);
        CountedRows rows = DistributionRows(prediction, target, name, options.WidthOf, $"logits, means and log standard deviations of {options.Components} components");
        Tensor x = prediction.Values, t = target.Values;
        int size = t.Shape[^1], width = x.Shape[^1], components = options.Components;
        Tensor losses = Operation.Result(Shape.Create(t.Shape.Axes[..^1]), x);
        losses.Writable.Clear();
        double[] priors = new double[components], joint = new double[components];
        foreach (int row in rows)
            losses.Writable[row] = (float)-LogLikelihood(x.Data.Slice(row * width, width), t.Data.Slice(row * size, size), priors, joint);

        losses.Tape?.Record(name, flow =>
        {
            if (!flow.Wants(x))
                return;
            foreach (int row in rows)
            {
                ReadOnlySpan<float> parameters = x.Data.Slice(row * width, width), truth = t.Data.Slice(row * size, size);
                Span<float> d = flow.Into(x).Slice(row * width, width);
                double dLoss = flow.Of(losses)[row], total = LogLikelihood(parameters, truth, priors, joint);
                for (int k = 0; k < components; k++)
                {
                    double share = Math.Exp(joint[k] - total);                                         // of this component in the likelihood
                    d[k] += (float)(dLoss * (Math.Exp(priors[k]) - share));
                    for (int i = 0; i < size; i++)
                    {
                        (int atMean, int atDeviation) = (components + k * size + i, components * (1 + size) + k * size + i);
                        double deviation = Math.Exp(parameters[atDeviation]), z = ((double)truth[i] - parameters[atMean]) / deviation;
                        d[atMean] -= (float)(dLoss * share * z / deviation);
                        d[atDeviation] += (float)(dLoss * share * (1 - z * z));
                    }
                }
            }
        }, losses);
        return ElementLoss.Reduce(losses, rows.Count, options.Reduction, name);
    }

    /// <summary>log Σ exp(joint), with log π in <paramref name="priors"/> and log π N in <paramref name="joint"/>.</summary>
    private static double LogLikelihood(ReadOnlySpan<float> parameters, ReadOnlySpan<float> truth, double[] priors, double[] joint)
    {
        int components = joint.Length, size = truth.Length;
        for (int k = 0; k < components; k++)
            priors[k] = parameters[k];
        double normalizer = LogSumExp(priors);
        for (int k = 0; k < components; k++)
        {
            priors[k] -= normalizer;
            joint[k] = priors[k] - 0.5 * size * Math.Log(2 * Math.PI);
            for (int i = 0; i < size; i++)
            {
                double logDeviation = parameters[components * (1 + size) + k * size + i];
                double z = (truth[i] - (double)parameters[components + k * size + i]) * Math.Exp(-logDeviation);
                joint[k] -= logDeviation + 0.5 * z * z;
            }
        }

        return LogSumExp(joint);
    }

    internal static double LogSumExp(double[] values)
    {
        double largest = values.Max(), sum = 0;
        if (!double.IsFinite(largest))
            return largest;
        foreach (double value in values)
            sum += Math.Exp(value - largest);
        return largest + Math.Log(sum);
    }
}
