namespace RnnLib.Audio;

/// <summary>Takes out of features what belongs to the recording and not to what was said.</summary>
public static class FeatureScaling
{
    /// <summary>Each feature of one utterance less its mean, divided by its standard deviation (cepstral mean and variance normalisation): y = (x - mean) / deviation over all frames.</summary>
    /// <remarks>A microphone's colour and the loudness are constant in a logarithmic spectrum, so that the mean carries them away. The deviation is that of
    /// all frames (divided by their number); a feature that does not change becomes 0.</remarks>
    /// <param name="features">[frames, features]</param>
    /// <param name="variance">Whether to divide by the deviation. Default true.</param>
    /// <returns>[frames, features]</returns>
    /// <exception cref="ArgumentException">There are not two axes.</exception>
    public static Tensor PerUtterance(Tensor features, bool variance = true)
    {
        var (frames, width) = Require(features, nameof(PerUtterance));
        float[] values = features.ToArray();
        for (int column = 0; column < width; column++)
        {
            double sum = 0, squares = 0;
            for (int frame = 0; frame < frames; frame++)
                sum += values[frame * width + column];
            double mean = sum / frames;
            for (int frame = 0; frame < frames; frame++)
                squares += (values[frame * width + column] - mean) * (values[frame * width + column] - mean);
            // Beneath a hundred-thousandth of the mean a deviation is rounding, which must not be blown up to noise.
            double deviation = Math.Sqrt(squares / frames);
            double scale = !variance ? 1 : deviation <= 1e-5 * Math.Max(1e-5, Math.Abs(mean)) ? 0 : 1 / deviation;
            for (int frame = 0; frame < frames; frame++)
                values[frame * width + column] = (float)((values[frame * width + column] - mean) * scale);
        }

        return Tensor.From(features.Shape, values);
    }

    internal static (int Frames, int Features) Require(Tensor features, string caller)
    {
        ArgumentNullException.ThrowIfNull(features);
        return features.Rank == 2
            ? (features.Shape[0], features.Shape[1])
            : throw new ArgumentException($"{caller}: features: expected [frames, features], got {features.Shape}.", nameof(features));
    }
}
