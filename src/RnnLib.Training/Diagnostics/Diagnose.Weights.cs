using System.Numerics.Tensors;
using RnnLib.Layers;

namespace RnnLib.Training;

public static partial class Diagnose
{
    /// <summary>Spectral radius and norm of the recurrent weights of every built-in recurrent layer, direction and gate.</summary>
    /// <remarks>Cells of your own name their weights themselves: ask <see cref="SpectralRadiusOf"/> for those.</remarks>
    /// <returns>In the order of the layers; nothing for layers without a product U h, such as <see cref="MinGru"/>.</returns>
    public static IReadOnlyList<RecurrentMatrix> RecurrentMatrices(Module model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var paths = new ModulePaths(model);
        var matrices = new List<RecurrentMatrix>();
        foreach (Module module in PartsOf(model).Distinct())
        {
            foreach ((RecurrentUnit unit, int layer, bool isBackward) in (module as IRecurrentStack)?.Places ?? [])
            {
                if (unit is FusedUnit { Weights.Hidden: { } hidden } fused)
                    matrices.AddRange(Gates(UnitObserver.PlaceOf(module, layer, isBackward, paths), hidden.Value, fused.Cell.GateNames));
            }
        }

        return matrices;
    }

    /// <summary>The largest magnitude among the eigenvalues of a square matrix.</summary>
    /// <param name="matrix">[size, size]</param>
    /// <returns>The spectral radius; NaN for a matrix that is not finite.</returns>
    /// <exception cref="ArgumentException">The tensor is not a square matrix.</exception>
    public static double SpectralRadiusOf(Tensor matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return matrix.Rank == 2 && matrix.Shape[0] == matrix.Shape[1]
            ? SpectralRadius.Of(Doubles(matrix.Data), matrix.Shape[0])
            : throw new ArgumentException($"SpectralRadiusOf: matrix: expected [size, size], got {matrix.Shape}.", nameof(matrix));
    }

    private static IEnumerable<RecurrentMatrix> Gates(RecurrentPlace place, Tensor hidden, IReadOnlyList<string> names)
    {
        for (int gate = 0; gate < names.Count; gate++)
        {
            int rows = hidden.Shape[0] / names.Count, columns = hidden.Rank == 1 ? 1 : hidden.Shape[1];
            double[] u = Doubles(hidden.Data.Slice(gate * rows * columns, rows * columns));
            if (hidden.Rank == 1)
            {
                double largest = Math.Abs(TensorPrimitives.MaxMagnitude<double>(u));   // a diagonal: each unit sees itself only
                yield return new(place, names[gate], largest, largest);
                continue;
            }

            yield return new(place, names[gate], rows == columns ? SpectralRadius.Of(u, rows) : null, SpectralRadius.NormOf(u, rows, columns));
        }
    }

    private static double[] Doubles(ReadOnlySpan<float> values)
    {
        double[] doubles = new double[values.Length];
        TensorPrimitives.ConvertChecked(values, doubles);
        return doubles;
    }

    private static IEnumerable<Module> PartsOf(Module module) => module.Children.SelectMany(child => PartsOf(child.Module)).Prepend(module);
}
