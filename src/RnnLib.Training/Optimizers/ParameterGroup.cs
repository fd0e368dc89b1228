namespace RnnLib.Training;

/// <summary>Parameters that are to be moved in their own way.</summary>
/// <remarks>
/// <example><code>
/// Groups = [new(embedding.Parameters) { LearningRateFactor = 0.1f, WeightDecay = 0 }, new([recurrent]) { Constraint = WeightConstraint.MaxNorm(3) }]
/// </code></example>
/// </remarks>
/// <param name="Parameters">The parameters; each in one group at most.</param>
public sealed record ParameterGroup(IReadOnlyList<Parameter> Parameters)
{
    /// <summary>Multiplies the optimiser's learning rate, so that a schedule reaches all groups. Default 1.</summary>
    public float LearningRateFactor { get; init => field = Require.NotNegative(value, nameof(LearningRateFactor)); } = 1;

    /// <summary>The weight decay of these parameters. Default null: that of the optimiser.</summary>
    public float? WeightDecay { get; init => field = value is { } decay ? Require.NotNegative(decay, nameof(WeightDecay)) : null; }

    /// <summary>Adds l1 * sum |w| to the loss: l1 * sign(w) to the gradient. Default 0.</summary>
    public float L1Penalty { get; init => field = Require.NotNegative(value, nameof(L1Penalty)); }

    /// <summary>Adds l2 * sum w² to the loss, as Keras's regularizers do: 2 * l2 * w to the gradient. Default 0.</summary>
    public float L2Penalty { get; init => field = Require.NotNegative(value, nameof(L2Penalty)); }

    /// <summary>What the weights must be like after each step. Default null: anything.</summary>
    public WeightConstraint? Constraint { get; init; }

    internal static Dictionary<Parameter, ParameterGroup> ByParameter(IReadOnlyList<ParameterGroup> groups)
    {
        var byParameter = new Dictionary<Parameter, ParameterGroup>();
        foreach (ParameterGroup group in groups)
        {
            foreach (Parameter parameter in group.Parameters)
            {
                if (!byParameter.TryAdd(parameter, group))
                    throw new ArgumentException($"Groups: parameter {parameter} is listed twice; a parameter belongs to one group at most.", nameof(groups));
                group.Constraint?.Check(parameter);
            }
        }

        return byParameter;
    }
}
