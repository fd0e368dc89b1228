namespace RnnLib.Training;

/// <summary>Moves parameters against their gradients.</summary>
/// <remarks>A parameter that no gradient reached is left alone, as PyTorch leaves one whose <c>grad</c> is None; so is a frozen one.</remarks>
public abstract class Optimizer
{
    /// <summary>An optimiser with the given learning rate.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative or not a number.</exception>
    protected Optimizer(float learningRate) => LearningRate = learningRate;

    /// <summary>The step size; schedules change it between steps.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public float LearningRate
    {
        get;
        set => field = value >= 0 && float.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "LearningRate: expected a finite number of 0 or more.");
    }

    /// <summary>One step: every parameter moves by its gradient.</summary>
    /// <param name="parameters">The parameters to move, usually <c>model.Parameters</c>.</param>
    /// <param name="gradients">Their gradients, clipped already if they are to be.</param>
    /// <exception cref="ArgumentException">A parameter is derived, as one is that was parametrised after the list was made.</exception>
    public void Step(IReadOnlyList<Parameter> parameters, Gradients gradients)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(gradients);
        for (int i = 0; i < parameters.Count; i++)   // by index: an enumerator would be an allocation per step
        {
            Parameter parameter = parameters[i];
            if (parameter.IsDerived)
                throw new ArgumentException($"Step: parameter {parameter.Name} is derived from {string.Join(", ", parameter.Sources)}, which are to be moved; parametrise a model before its Parameters are read or a Trainer is made.", nameof(parameters));
            if (!parameter.IsFrozen && gradients.TryGet(parameter, out Tensor? gradient))
                Update(parameter, gradient.Data);
        }
    }

    /// <summary>Moves one parameter; the optimiser keeps what it remembers of it.</summary>
    /// <param name="parameter">The parameter; write it through <see cref="Parameter.BeginUpdate"/>.</param>
    /// <param name="gradient">Its gradient, of as many elements.</param>
    protected abstract void Update(Parameter parameter, ReadOnlySpan<float> gradient);
}
