using RnnLib;
using RnnLib.Layers;
using RnnLib.Training;

namespace Serve.Models;

/// <summary>Forecasts the next hours of a series that has days: the last measurements in, all of the hours out at once.</summary>
/// <remarks>Each window is scaled by its own mean and deviation, so that one model serves series of any level.</remarks>
internal sealed class Forecaster : IServedModel
{
    public const int LookBack = 48, Horizon = 12, MinimumValues = 8, MaximumValues = 1000;
    private const int HiddenSize = 32;
    private readonly Module<Sequence, Tensor> _model;

    public Forecaster()
    {
        var rng = new Rng(seed: 1);
        _model = new Lstm(1, HiddenSize, rng).Then(new LastStep()).Then(new Linear(HiddenSize, Horizon, rng));
    }

    public Module Weights => _model;

    /// <summary>Hour <paramref name="hour"/> of a made-up load: days, weeks and noise.</summary>
    public static float Measure(int hour, Rng rng) =>
        100 + (20 * MathF.Sin(2 * MathF.PI * hour / 24)) + (6 * MathF.Sin(2 * MathF.PI * hour / 168)) + (1.5f * rng.NextNormal());

    public void Train(CancellationToken cancellation)
    {
        const int windows = 512, epochs = 40, batchSize = 64;
        var rng = new Rng(seed: 2);
        var trainer = new Trainer<Sequence>(_model, Losses.MeanSquaredError, new()
        {
            Optimizer = new Adam(new() { LearningRate = 0.01f }),
            Clip = GradientClip.ByNorm(1),
        });
        trainer.Fit(() => Enumerable.Range(0, windows / batchSize).Select(_ => Draw(batchSize, rng)), epochs, cancellation: cancellation);
    }

    /// <summary>Forecasts several series at once, of unequal lengths; the answer has <see cref="Horizon"/> values for each.</summary>
    public IReadOnlyList<float[]> Forecast(IReadOnlyList<float[]> series)
    {
        int[] lengths = [.. series.Select(values => Math.Min(values.Length, LookBack))];
        int time = lengths.Max();
        float[] steps = new float[series.Count * time];
        var scales = new (float Mean, float Deviation)[series.Count];
        for (int row = 0; row < series.Count; row++)
        {
            ReadOnlySpan<float> recent = series[row].AsSpan(^lengths[row]..);
            scales[row] = ScaleOf(recent);
            for (int i = 0; i < recent.Length; i++)
                steps[(row * time) + i] = (recent[i] - scales[row].Mean) / scales[row].Deviation;
        }

        Tensor output = _model.Predict(new Sequence(Tensor.From([series.Count, time, 1], steps), lengths));
        return [.. output.ToArray().Chunk(Horizon).Zip(scales, (values, scale) => values.Select(value => (value * scale.Deviation) + scale.Mean).ToArray())];
    }

    private static Batch<Sequence> Draw(int count, Rng rng)
    {
        float[] x = new float[count * LookBack], y = new float[count * Horizon];
        for (int row = 0; row < count; row++)
        {
            int start = rng.NextInt32(24 * 7 * 100);
            float[] window = [.. Enumerable.Range(start, LookBack + Horizon).Select(hour => Measure(hour, rng))];
            (float mean, float deviation) = ScaleOf(window.AsSpan(0, LookBack));
            for (int i = 0; i < window.Length; i++)
            {
                float value = (window[i] - mean) / deviation;
                if (i < LookBack)
                    x[(row * LookBack) + i] = value;
                else
                    y[(row * Horizon) + i - LookBack] = value;
            }
        }

        return new(Tensor.From([count, LookBack, 1], x), Tensor.From([count, Horizon], y));
    }

    private static (float Mean, float Deviation) ScaleOf(ReadOnlySpan<float> values)
    {
        double mean = 0, squares = 0;
        foreach (float value in values)
            mean += value / (double)values.Length;
        foreach (float value in values)
            squares += (value - mean) * (value - mean) / values.Length;
        const double least = 1e-6;   // a series that does not move
        return ((float)mean, (float)Math.Max(Math.Sqrt(squares), least));
    }
}
