using System.Numerics.Tensors;
using RnnLib.Layers;

namespace RnnLib.Training;

/// <summary>Keeps how far each step moves each parameter: ‖w after - w before‖ / ‖w before‖. Around 0.001 is a healthy rate of learning;
/// far below nothing is learned, far above the weights are thrown about.</summary>
/// <remarks>It holds a second copy of the weights.</remarks>
public sealed class UpdateRatios : Callback
{
    private readonly int _everySteps;
    private readonly List<UpdateRatioRecord> _records = [];
    private readonly Dictionary<Parameter, float[]> _before = [];

    /// <summary>Measures every so many steps.</summary>
    /// <param name="everySteps">Measures one step in so many. Default: each.</param>
    public UpdateRatios(int everySteps = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(everySteps);
        _everySteps = everySteps;
    }

    /// <summary>What was measured, in the order of the steps; in a resumed run, since it was resumed.</summary>
    public IReadOnlyList<UpdateRatioRecord> Records => _records;

    /// <inheritdoc/>
    public override void OnFitStart(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        _records.Clear();
        _before.Clear();
        if ((progress.Step + 1) % _everySteps == 0)
            Remember(progress.Model);
    }

    /// <inheritdoc/>
    public override void OnBatchEnd(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (progress.Step % _everySteps == 0 && _before.Count > 0)
            _records.Add(new(progress.Step, Ratios(progress.Model)));
        if ((progress.Step + 1) % _everySteps == 0)
            Remember(progress.Model);
    }

    private Dictionary<string, double> Ratios(Module model) => model.NamedParameters
        .Where(named => _before.ContainsKey(named.Parameter))
        .ToDictionary(named => named.Path, named => Ratio(_before[named.Parameter], named.Parameter.Value.Data));

    private void Remember(Module model)
    {
        foreach (Parameter parameter in model.Parameters.Where(parameter => !parameter.IsFrozen))
        {
            if (!_before.TryGetValue(parameter, out float[]? copy))
                _before[parameter] = copy = new float[parameter.Shape.Count];
            parameter.Value.Data.CopyTo(copy);
        }
    }

    private static double Ratio(ReadOnlySpan<float> before, ReadOnlySpan<float> after)
    {
        double norm = TensorPrimitives.Norm(before), moved = TensorPrimitives.Distance(before, after);
        return moved == 0 ? 0 : moved / norm;   // a parameter that starts at zero moves infinitely far
    }
}

/// <summary>How far one step moved the parameters.</summary>
/// <param name="Step">The step, the first being 1.</param>
/// <param name="Ratios">‖w after - w before‖ / ‖w before‖ by the parameters' paths; 0 for one that did not move, infinity for one that was all zeros.</param>
public sealed record UpdateRatioRecord(long Step, IReadOnlyDictionary<string, double> Ratios);
