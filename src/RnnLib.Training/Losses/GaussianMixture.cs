namespace RnnLib.Training;

/// <summary>A mixture of Gaussians, as a row of a model trained with <see cref="Losses.MixtureDensity"/> says it.</summary>
public sealed class GaussianMixture
{
    private readonly float[] _weights;
    private readonly Tensor _means, _deviations;

    private GaussianMixture(float[] weights, Tensor means, Tensor deviations) => (_weights, _means, _deviations) = (weights, means, deviations);

    /// <summary>The components' shares, which add up to 1.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>The components' means, [components, size].</summary>
    public Tensor Means => _means;

    /// <summary>The components' standard deviations, [components, size].</summary>
    public Tensor StandardDeviations => _deviations;

    /// <summary>Reads the row of a prediction.</summary>
    /// <param name="row">Logits, means and log standard deviations: components (1 + 2 size) numbers.</param>
    /// <param name="components">How many Gaussians are mixed.</param>
    /// <exception cref="ArgumentException">The row does not have so many numbers for any size.</exception>
    public static GaussianMixture Read(ReadOnlySpan<float> row, int components)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(components);
        int size = (row.Length / components - 1) / 2;
        if (size < 1 || row.Length != components * (1 + 2 * size))
            throw new ArgumentException($"GaussianMixture: row: expected components={components} x (1 + 2 size) numbers, got {row.Length}.", nameof(row));
        float[] weights = new float[components], deviations = new float[components * size];
        Ops.LogSoftmaxRow(row[..components], weights);
        for (int k = 0; k < components; k++)
            weights[k] = MathF.Exp(weights[k]);
        for (int i = 0; i < deviations.Length; i++)
            deviations[i] = MathF.Max(MathF.Exp(row[components * (1 + size) + i]), float.Epsilon);   // not 0, by which nothing can be divided
        return new(weights, Tensor.From([components, size], row.Slice(components, components * size)), Tensor.From([components, size], deviations));
    }

    /// <summary>The expected value, Σ πₖ mₖ.</summary>
    /// <returns>[size]</returns>
    public float[] Mean()
    {
        float[] mean = new float[_means.Shape[1]];
        for (int k = 0; k < _weights.Length; k++)
        {
            for (int i = 0; i < mean.Length; i++)
                mean[i] += _weights[k] * _means[k, i];
        }

        return mean;
    }

    /// <summary>log P(low &lt; x &lt;= high) of a mixture of single numbers: what it says to a value that is only known to lie in a cell.</summary>
    /// <remarks>log Σ πₖ (Φ((high - mₖ) / σₖ) - Φ((low - mₖ) / σₖ)). The way to compare a density with a softmax over the same cells; accurate
    /// far out in the tails too.</remarks>
    /// <param name="low">The lower end; may be negative infinity.</param>
    /// <param name="high">The upper end, above <paramref name="low"/>; may be infinity.</param>
    /// <exception cref="ArgumentException">The upper end is not above the lower one.</exception>
    /// <exception cref="InvalidOperationException">The mixture is one of vectors.</exception>
    public double LogProbability(double low, double high)
    {
        if (!(low < high))
            throw new ArgumentException($"GaussianMixture: high: expected a number above low={low}, got {high}.", nameof(high));
        if (_means.Shape[1] != 1)
            throw new InvalidOperationException($"LogProbability: expected a mixture of single numbers, this one is of vectors of {_means.Shape[1]}.");
        double[] joint = new double[_weights.Length];
        for (int k = 0; k < joint.Length; k++)
        {
            double mean = _means[k, 0], deviation = _deviations[k, 0];
            joint[k] = Math.Log(_weights[k]) + StandardNormal.LogBetween((low - mean) / deviation, (high - mean) / deviation);
        }

        return Losses.LogSumExp(joint);
    }

    /// <summary>Draws a value: a component by its share, then a number from it in each dimension.</summary>
    /// <param name="rng">Draws the numbers.</param>
    /// <param name="temperature">Above 0. 1 draws as the mixture says; T takes the shares and each Gaussian to the power of 1 / T, as a softmax's
    /// temperature does: the variances become T σ², and less T goes more for what is likely.</param>
    /// <returns>[size]</returns>
    /// <exception cref="ArgumentOutOfRangeException">The temperature is not a finite number above 0.</exception>
    public float[] Sample(Rng rng, float temperature = 1)
    {
        ArgumentNullException.ThrowIfNull(rng);
        if (!(temperature > 0 && float.IsFinite(temperature)))
            throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "GaussianMixture.Sample: temperature: expected a finite number above 0.");
        int chosen = Component(rng.NextSingle(), temperature);
        float spread = MathF.Sqrt(temperature);
        float[] value = new float[_means.Shape[1]];
        for (int i = 0; i < value.Length; i++)
            value[i] = _means[chosen, i] + spread * _deviations[chosen, i] * rng.NextNormal();
        return value;
    }

    /// <summary>The component at a place between 0 and 1, each as wide as its share.</summary>
    private int Component(float place, float temperature)
    {
        float[] shares = _weights;
        if (temperature != 1)
        {
            float largest = _weights.Max();   // or a low temperature would leave nothing of any
            shares = Array.ConvertAll(_weights, weight => MathF.Pow(weight / largest, 1 / temperature));
            place *= shares.Sum();
        }

        int chosen = 0;
        for (; chosen < shares.Length - 1 && place >= shares[chosen]; chosen++)
            place -= shares[chosen];
        return chosen;
    }
}
