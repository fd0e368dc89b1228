using RnnLib;
using RnnLib.Audio;
using RnnLib.Layers;
using RnnLib.Training;

namespace SoundGeneration;

/// <summary>What a model says of the next sample: how it learns, what it gives a class, what is drawn from it.</summary>
internal abstract class Head(MuLaw law)
{
    public abstract string Name { get; }

    /// <summary>How many numbers it needs for a sample.</summary>
    public abstract int Width { get; }

    public abstract Loss Loss { get; }

    protected MuLaw Law => law;

    /// <summary>What to say to each sample of these classes, [batch, time].</summary>
    public abstract Target TargetOf(TokenBatch codes, Rng rng);

    /// <summary>The logarithm of the probability that it gives to a class: the same question for every head.</summary>
    public abstract double LogProbability(ReadOnlySpan<float> row, int code);

    public abstract float Draw(ReadOnlySpan<float> row, float temperature, Rng rng);
}

/// <summary>A probability for each class, as WaveNet (van den Oord et al., 2016) and SampleRNN (Mehri et al., 2017).</summary>
internal sealed class SoftmaxHead(MuLaw law) : Head(law)
{
    public override string Name => "softmax";

    public override int Width => Law.Channels;

    public override Loss Loss => Losses.CrossEntropy;

    public override Target TargetOf(TokenBatch codes, Rng rng) => codes;

    public override double LogProbability(ReadOnlySpan<float> row, int code) => Math.Log(TokenChoice.Sample().Probabilities(row)[code]);

    public override float Draw(ReadOnlySpan<float> row, float temperature, Rng rng) => Law.Decode(TokenChoice.Sample(temperature).Choose(row, rng));
}

/// <summary>A mixture of Gaussians (Bishop, 1994; Graves, 2013). A class is a cell of the line, and its probability the mixture's in that cell.</summary>
internal sealed class MixtureHead(MuLaw law) : Head(law)
{
    private static readonly MixtureDensityOptions Mixture = new() { Components = 8 };

    public override string Name => "mixture";

    public override int Width => Mixture.WidthOf(1);

    public override Loss Loss => Losses.MixtureDensity(Mixture);

    /// <summary>A place in each class's cell, drawn: a density of the few values that classes stand for would grow without end
    /// (Theis, van den Oord and Bethge, 2016).</summary>
    public override Target TargetOf(TokenBatch codes, Rng rng)
    {
        float[] samples = new float[codes.Tokens.Length];
        for (int i = 0; i < samples.Length; i++)
            samples[i] = Law.Expand((codes.Tokens[i] + rng.NextSingle() - 0.5f) * 2 / (Law.Channels - 1) - 1);
        return Tensor.From([codes.Batch, codes.Time, 1], samples);
    }

    public override double LogProbability(ReadOnlySpan<float> row, int code)
    {
        (float low, float high) = Law.CellOf(code);
        return GaussianMixture.Read(row, Mixture.Components).LogProbability(low, high);
    }

    public override float Draw(ReadOnlySpan<float> row, float temperature, Rng rng) =>
        Math.Clamp(GaussianMixture.Read(row, Mixture.Components).Sample(rng, temperature)[0], -1, 1);
}
