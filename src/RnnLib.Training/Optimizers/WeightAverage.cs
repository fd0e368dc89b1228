using RnnLib.Layers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnLib.Training;

/// <summary>Averages of a model's weights over its training, which often do better than the last weights.</summary>
/// <remarks>
/// <example><code>
/// var average = WeightAverage.Exponential(model, decay: 0.999f);
/// ...                                        // after each step:
/// average.Update();
/// average.Swap();                            // averages in: evaluate
/// average.Swap();                            // weights back: train on
/// average.CopyToModel();                     // in the end
/// </code></example>
/// In a <see cref="Trainer{TInput}"/>, <see cref="WeightAveraging"/> does this.
/// </remarks>
public sealed class WeightAverage
{
    private readonly (string Path, Parameter Parameter, float[] Values)[] _averages;
    private readonly float? _decay;

    private WeightAverage(Module model, float? decay)
    {
        ArgumentNullException.ThrowIfNull(model);
        _averages = [.. model.NamedParameters.Select(p => (p.Path, p.Parameter, new float[p.Parameter.Shape.Count]))];
        _decay = decay;
    }

    /// <summary>How many weights have gone into the averages.</summary>
    public long Updates { get; private set; }

    /// <summary>Whether the averages stand in the model, by <see cref="Swap"/>, and the weights here.</summary>
    public bool AreInModel { get; private set; }

    /// <summary>An exponential moving average: a = decay a + (1 - decay) w, the first a being w. As PyTorch's <c>AveragedModel</c> with
    /// <c>get_ema_multi_avg_fn</c>, and Keras's <c>use_ema</c>.</summary>
    /// <param name="model">Whose weights.</param>
    /// <param name="decay">0 to below 1; about 1 - 1 / n to average over the last n updates.</param>
    public static WeightAverage Exponential(Module model, float decay = 0.999f) => new(model, Require.Below1(decay, nameof(decay)));

    /// <summary>The mean of all weights: a += (w - a) / n. Stochastic weight averaging (Izmailov et al., 2018), as PyTorch's <c>AveragedModel</c>.</summary>
    /// <param name="model">Whose weights.</param>
    public static WeightAverage Equal(Module model) => new(model, null);

    /// <summary>Takes the present weights into the averages.</summary>
    /// <exception cref="InvalidOperationException">The averages are in the model.</exception>
    public void Update()
    {
        if (AreInModel)
            throw new InvalidOperationException("WeightAverage.Update: the averages stand in the model; swap the weights back first.");
        float share = Updates == 0 ? 1 : _decay is { } decay ? 1 - decay : 1f / (Updates + 1);
        foreach ((_, Parameter parameter, float[] average) in _averages)
        {
            ReadOnlySpan<float> weights = parameter.Value.Data;
            if (Updates == 0)
                weights.CopyTo(average);
            else
                UpdateLoop.Apply(new AverageRule(share), UpdateTerms.Neutral, average, weights, [], [], []);
        }

        Updates++;
    }

    /// <summary>Exchanges the model's weights and their averages: once to evaluate, and again to go on training.</summary>
    /// <exception cref="InvalidOperationException">There has been no update.</exception>
    public void Swap()
    {
        RequireUpdates();
        foreach ((_, Parameter parameter, float[] average) in _averages)
        {
            Span<float> weights = parameter.BeginUpdate();
            for (int i = 0; i < average.Length; i++)
                (weights[i], average[i]) = (average[i], weights[i]);
        }

        AreInModel = !AreInModel;
    }

    /// <summary>Gives the model the averages for its weights, for good.</summary>
    /// <exception cref="InvalidOperationException">There has been no update.</exception>
    public void CopyToModel()
    {
        RequireUpdates();
        if (AreInModel)
            Swap();
        foreach ((_, Parameter parameter, float[] average) in _averages)
            parameter.Assign(average);
    }

    /// <summary>Writes the averages and how many updates they hold.</summary>
    /// <param name="state">A part of the checkpoint for these averages alone.</param>
    /// <exception cref="InvalidOperationException">The averages are in the model.</exception>
    public void Save(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (AreInModel)
            throw new InvalidOperationException("WeightAverage.Save: the averages stand in the model; swap the weights back first.");
        state.Set("updates", Updates);
        foreach ((string path, Parameter parameter, float[] average) in _averages)
            state.Part("averages").Set(path, average, parameter.Shape);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="state">The part of the checkpoint that was written to.</param>
    /// <exception cref="RnnLibFormatException">The state is of another model; the averages are as they were.</exception>
    public void Load(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        long updates = state.GetWholeNumber("updates");
        Tensor[] loaded = [.. _averages.Select(a => state.Part("averages").GetTensor(a.Path, a.Parameter.Shape))];
        for (int i = 0; i < loaded.Length; i++)
            loaded[i].Data.CopyTo(_averages[i].Values);
        (Updates, AreInModel) = (updates, false);
    }

    private void RequireUpdates()
    {
        if (Updates == 0)
            throw new InvalidOperationException("WeightAverage: there are no averages before the first Update.");
    }

    /// <summary>a + share * (w - a), the average being what moves.</summary>
    private readonly record struct AverageRule(float Share) : IUpdateRule
    {
        public static int Arrays => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Move(Vector<float> average, Vector<float> w, ref Vector<float> none1, ref Vector<float> none2, ref Vector<float> none3) =>
            Denormals.Flush(average + Share * (w - average));
    }
}
