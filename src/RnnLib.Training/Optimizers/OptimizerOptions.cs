namespace RnnLib.Training;

/// <summary>What the options of all optimisers share.</summary>
public abstract record OptimizerOptions
{
    /// <summary>The step size.</summary>
    public float LearningRate { get; init => field = Require.NotNegative(value, nameof(LearningRate)); }

    /// <summary>Adds weightDecay * w to the gradient; with <see cref="DecoupledWeightDecay"/>, shrinks w by learningRate * weightDecay. Default 0 unless the optimiser says otherwise.</summary>
    public float WeightDecay { get; init => field = Require.NotNegative(value, nameof(WeightDecay)); }

    /// <summary>Whether <see cref="WeightDecay"/> shrinks the weights before the step instead of adding to the gradient (Loshchilov and
    /// Hutter, 2019), as it does in AdamW and in all optimisers of Keras. Default false unless the optimiser says otherwise.</summary>
    public bool DecoupledWeightDecay { get; init; }

    /// <summary>Whether the loss is to become large: the gradient counts with the opposite sign, decay and penalties as they are. Default false.</summary>
    public bool Maximize { get; init; }

    /// <summary>Parameters with settings of their own; those in no group take the settings here. Default: none.</summary>
    public IReadOnlyList<ParameterGroup> Groups { get; init => field = value ?? throw new ArgumentNullException(nameof(Groups)); } = [];
}
