using Microsoft.ML;
using Microsoft.ML.Data;
using RnnLib.Layers;

namespace RnnLib.ML.Tests;

/// <summary>Eight steps of a wave, and what comes next.</summary>
public sealed class Wave
{
    [VectorType(8)]
    public float[] Features { get; set; } = [];

    public float Label { get; set; }

    public string Direction { get; set; } = "";

    public static IDataView Rows(MLContext context, int count) => context.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(start =>
    {
        float At(int step) => MathF.Sin(0.4f * (start + step));
        return new Wave { Features = [.. Enumerable.Range(0, 8).Select(At)], Label = At(8), Direction = At(8) > At(7) ? "up" : "down" };
    }));

    public static Module<Sequence, Tensor> Model(Rng rng, int outputs = 1) => new Gru(1, 8, rng).Then(new LastStep()).Then(new Linear(8, outputs, rng));
}
