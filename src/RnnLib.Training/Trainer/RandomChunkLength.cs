namespace RnnLib.Training;

/// <summary>How the length of a chunk of truncated backpropagation is drawn: around the given one, sometimes around half of it.</summary>
/// <remarks>Merity, Keskar and Socher, "Regularizing and optimizing LSTM language models" (2018), whose defaults these are.</remarks>
public sealed record RandomChunkLength
{
    /// <summary>How often the mean is half the given length. Default 0.05.</summary>
    public float HalfProbability { get; init => field = Require.Fraction(value, nameof(HalfProbability)); } = 0.05f;

    /// <summary>The standard deviation of the length, in steps. Default 5.</summary>
    public float StandardDeviation { get; init => field = Require.NotNegative(value, nameof(StandardDeviation)); } = 5;

    /// <summary>The shortest length. Default 5.</summary>
    public int Minimum
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Minimum: expected a positive number of steps.");
    } = 5;

    /// <summary>Whether the learning rate of a step is scaled by the drawn length over the given one, since short chunks would otherwise
    /// count more. Default true.</summary>
    public bool ScaleLearningRate { get; init; } = true;

    /// <summary>Draws a length.</summary>
    internal int Draw(int length, Rng rng)
    {
        float mean = rng.NextSingle() < HalfProbability ? length / 2f : length;
        return Math.Max(Minimum, (int)(mean + StandardDeviation * rng.NextNormal()));
    }
}
