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
            deviations[i] = MathF.Exp(row[components * (1 + size) + i]);
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

    /// <summary>Draws a value: a component by its share, then a number from it in each dimension.</summary>
    /// <param name="rng">Draws the numbers.</param>
    /// <returns>[size]</returns>
    public float[] Sample(Rng rng)
    {
        ArgumentNullException.ThrowIfNull(rng);
        float left = rng.NextSingle();
        int chosen = 0;
        for (; chosen < _weights.Length - 1 && left >= _weights[chosen]; chosen++)
            left -= _weights[chosen];
        float[] value = new float[_means.Shape[1]];
        for (int i = 0; i < value.Length; i++)
            value[i] = _means[chosen, i] + _deviations[chosen, i] * rng.NextNormal();
        return value;
    }
}
