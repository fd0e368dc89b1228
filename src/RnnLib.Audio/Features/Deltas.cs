namespace RnnLib.Audio;

/// <summary>How features change in time.</summary>
public static class Deltas
{
    /// <summary>The slope of the line that fits a frame and its neighbours: d[t] = Σ_{n=1..reach} n (x[t+n] - x[t-n]) / (2 Σ n²), the first and the last frame standing for those beyond (HTK, torchaudio's compute_deltas).</summary>
    /// <remarks>Deltas of deltas are the acceleration.</remarks>
    /// <param name="features">[frames, features]</param>
    /// <param name="reach">Neighbours on each side. Default 2, torchaudio's win_length of 5.</param>
    /// <returns>[frames, features]</returns>
    /// <exception cref="ArgumentException">There are not two axes, or <paramref name="reach"/> is not positive.</exception>
    public static Tensor Compute(Tensor features, int reach = 2)
    {
        var (frames, width) = FeatureScaling.Require(features, "Deltas");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(reach);
        double divisor = 0;
        for (int n = 1; n <= reach; n++)
            divisor += 2.0 * n * n;
        float[] values = new float[frames * width];
        for (int frame = 0; frame < frames; frame++)
        {
            for (int column = 0; column < width; column++)
            {
                double sum = 0;
                for (int n = 1; n <= reach; n++)
                    sum += (double)n * (features[Math.Min(frames - 1, frame + n), column] - features[Math.Max(0, frame - n), column]);
                values[frame * width + column] = (float)(sum / divisor);
            }
        }

        return Tensor.From(features.Shape, values);
    }
}
