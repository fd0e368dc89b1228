using RnnLib.Layers;

namespace RnnLib.Training;

public static partial class Diagnose
{
    private const float Edge = 0.05f, Still = 1e-3f;

    /// <summary>How saturated the gates of the recurrent layers are, and which units are dead or stuck, over the real steps of an input.</summary>
    /// <param name="model">A model with recurrent layers.</param>
    /// <param name="input">What to run it on, as it predicts.</param>
    /// <exception cref="ArgumentException">The model runs no recurrent layer, or the input does not fit it.</exception>
    public static ActivityReport Activity<TInput, TOutput>(Module<TInput, TOutput> model, TInput input)
    {
        ArgumentNullException.ThrowIfNull(model);
        var observer = new UnitObserver(keepsValues: true);
        using (var pass = ForwardContext.Observed(observer, rng: null))
            model.Forward(input, pass);
        if (observer.Traces.Count == 0)
            throw new ArgumentException($"Activity: model: {model.Name} ran no recurrent layer.", nameof(model));

        var paths = new ModulePaths(model);
        var gates = new List<GateActivity>();
        var units = new List<UnitActivity>();
        foreach (IGrouping<(Module, int), UnitTrace> runs in observer.Traces.GroupBy(trace => (trace.Run.Module, trace.Run.Unit)))
        {
            UnitRun run = runs.First().Run;
            RecurrentPlace place = UnitObserver.PlaceOf(run, paths);
            RecurrentUnit unit = ((IRecurrentStack)run.Module).Places.ElementAt(run.Unit).Unit;
            units.Add(UnitsOf(place, [.. runs.SelectMany(trace => trace.Hidden)], unit.OutputSize));
            if (unit is FusedUnit { Cell: var cell } && cell.Gates > 1)
                gates.AddRange(GatesOf(place, [.. runs.SelectMany(trace => trace.Gates)], cell.GateNames, ((FusedUnit)unit).Weights.Input.Shape[0]));
        }

        return new(gates, units);
    }

    /// <summary>g and n are candidates: what is written, not how much of it.</summary>
    private static IEnumerable<GateActivity> GatesOf(RecurrentPlace place, float[] values, IReadOnlyList<string> names, int rowSize)
    {
        int size = rowSize / names.Count;
        for (int gate = 0; gate < names.Count; gate++)
        {
            if (names[gate] is "g" or "n")
                continue;
            float[] own = [.. Enumerable.Range(0, values.Length / rowSize).SelectMany(row => values[(row * rowSize + gate * size)..(row * rowSize + (gate + 1) * size)])];
            yield return new(place, names[gate], ShareOf(own, value => value < Edge), ShareOf(own, value => value > 1 - Edge), Histogram.Of(own, bins: 20, low: 0, high: 1));
        }
    }

    private static UnitActivity UnitsOf(RecurrentPlace place, float[] hidden, int size)
    {
        var dead = new List<int>();
        var stuck = new List<int>();
        int rows = hidden.Length / size;
        for (int unit = 0; unit < size && rows > 1; unit++)
        {
            float low = float.PositiveInfinity, high = float.NegativeInfinity;
            for (int row = 0; row < rows; row++)
            {
                float value = hidden[row * size + unit];
                (low, high) = (MathF.Min(low, value), MathF.Max(high, value));
            }

            if (low == 0 && high == 0)
                dead.Add(unit);
            else if (high - low <= Still || (low > 1 - Edge && high <= 1) || (high < Edge - 1 && low >= -1))
                stuck.Add(unit);
        }

        return new(place, size, dead, stuck, Histogram.Of(hidden));
    }

    private static double ShareOf(float[] values, Func<float, bool> isCounted) => values.Length == 0 ? 0 : (double)values.Count(isCounted) / values.Length;
}
