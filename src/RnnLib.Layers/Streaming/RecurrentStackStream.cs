using System.Globalization;

namespace RnnLib.Layers;

/// <summary>A stack of forward units at work on one sequence.</summary>
internal sealed class RecurrentStackStream(StreamStep[] units, bool isResidual) : StreamStep
{
    private readonly float[][] _sums = [.. units.Select(_ => Array.Empty<float>())];

    public override IReadOnlyList<StreamMemory> Memory { get; } =
        [.. units.SelectMany((unit, layer) => unit.Memory.Select(part => part with { Name = string.Create(CultureInfo.InvariantCulture, $"{part.Name}_l{layer}") }))];

    public override ReadOnlySpan<float> Push(ReadOnlySpan<float> input)
    {
        ReadOnlySpan<float> x = units[0].Push(input);
        for (int layer = 1; layer < units.Length; layer++)
        {
            ReadOnlySpan<float> y = units[layer].Push(x);
            if (isResidual)
            {
                if (_sums[layer].Length == 0)
                    _sums[layer] = new float[y.Length];
                VectorArithmetic.Add(x, y, _sums[layer]);
                y = _sums[layer];
            }

            x = y;
        }

        return x;
    }
}
