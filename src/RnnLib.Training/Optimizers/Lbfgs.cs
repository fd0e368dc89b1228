namespace RnnLib.Training;

/// <summary>L-BFGS: Newton's method with a curvature that is learned from past steps. For full batches and losses without noise.</summary>
/// <remarks>
/// One step goes up to <see cref="LbfgsOptions.MaxIterations"/> directions d = -H g, H being the inverse curvature by the two-loop recursion over
/// the last pairs of steps s and gradient changes y, and computes the loss again after each: see
/// <see cref="Step(IReadOnlyList{Parameter}, Gradients, float, Func{Gradients, float})"/>. Liu and Nocedal (1989); as PyTorch's <c>optim.LBFGS</c>.
/// </remarks>
public sealed class Lbfgs : Optimizer
{
    private readonly LbfgsOptions _options;
    private LbfgsSpace? _space;

    /// <summary>An optimiser without history.</summary>
    public Lbfgs(LbfgsOptions? options = null)
        : base((options ??= new()).LearningRate) => _options = options;

    /// <inheritdoc/>
    public override bool Reevaluates => _options.StrongWolfe || _options.MaxIterations > 1;

    /// <summary>Goes up to <see cref="LbfgsOptions.MaxIterations"/> directions.</summary>
    /// <inheritdoc/>
    /// <remarks>Parameters that no gradient reached stay. If the function throws, the weights are as before the step, and the curvature is
    /// learned anew.</remarks>
    public override void Step(IReadOnlyList<Parameter> parameters, Gradients gradients, float loss, Func<Gradients, float>? reevaluate)
    {
        CheckParameters(parameters, gradients);
        if (reevaluate is null && Reevaluates)
            throw new InvalidOperationException("Lbfgs computes the loss several times in one step: call Step(parameters, gradients, loss, reevaluate), or set MaxIterations = 1 without StrongWolfe.");
        Parameter[] moving = [.. parameters.Where(parameter => !parameter.IsFrozen)];
        if (_space is null || !_space.IsOf(moving, MemoryOf))
            _space = new(moving, MemoryOf, _options.HistorySize);
        LbfgsSpace space = _space;
        space.ReadWeights(space.Origin);
        try
        {
            Run(space, gradients, loss, reevaluate);
        }
        catch
        {
            space.WriteWeights(space.Origin);
            Memory.Number("iterations") = 0;
            throw;
        }
    }

    /// <summary>Moves one parameter along its part of a direction, which stands in the place of the gradient, by the learning rate.</summary>
    /// <inheritdoc/>
    protected override void Update(ParameterUpdate update) =>
        System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(update.Gradient, update.LearningRate, update.Weights, update.Weights);

    private void Run(LbfgsSpace space, Gradients gradients, double loss, Func<Gradients, float>? reevaluate)
    {
        ParameterVector g = space.Gradient, previousGradient = space.PreviousGradient, direction = space.Direction;
        ref double iterations = ref Memory.Number("iterations"), length = ref Memory.Number("length");
        int evaluations = 1, most = _options.MaxEvaluations ?? _options.MaxIterations * 5 / 4;
        space.ReadGradients(gradients, g);
        if (g.LargestMagnitude() <= _options.ToleranceGradient)
            return;

        for (int iteration = 1; ; iteration++)
        {
            iterations++;
            if (iterations == 1)
                Restart(direction, g);
            else
                Turn(space, length);
            previousGradient.CopyFrom(g);
            double previousLoss = loss;
            length = iterations == 1 ? Math.Min(1, 1 / g.SumOfMagnitudes()) * LearningRate : LearningRate;
            double slope = g.Dot(direction);
            if (slope > -_options.ToleranceChange)
                return;

            if (_options.StrongWolfe)
            {
                space.ReadWeights(space.Start);
                var search = new StrongWolfeSearch(space, t => Evaluate(space, gradients, reevaluate!, t));
                (length, loss, int tried) = search.Run(length, loss, slope, direction.LargestMagnitude());
                evaluations += tried;
                MoveAlong(space, length);
            }
            else
            {
                space.ReadWeights(space.Start);
                MoveAlong(space, length);
                if (iteration == _options.MaxIterations)
                    return;
                loss = reevaluate!(gradients);
                space.ReadGradients(gradients, g);
                evaluations++;
            }

            if (iteration == _options.MaxIterations
                || evaluations >= most
                || g.LargestMagnitude() <= _options.ToleranceGradient
                || direction.LargestMagnitude() * Math.Abs(length) <= _options.ToleranceChange
                || Math.Abs(loss - previousLoss) < _options.ToleranceChange)
            {
                return;
            }
        }
    }

    private void Restart(ParameterVector direction, ParameterVector g)
    {
        direction.SetScaled(-1, g);
        (Memory.Number("count"), Memory.Number("oldest"), Memory.Number("diagonal")) = (0, 0, 1);
    }

    /// <summary>The next direction by the two-loop recursion, after the last step has joined the history.</summary>
    private void Turn(LbfgsSpace space, double length)
    {
        ref double count = ref Memory.Number("count"), oldest = ref Memory.Number("oldest"), diagonal = ref Memory.Number("diagonal");
        ParameterVector g = space.Gradient, direction = space.Direction, change = space.Scratch;
        change.CopyFrom(g);
        change.AddScaled(-1, space.PreviousGradient);
        double curvature = change.Dot(direction) * length;   // y · s, where s = length * direction
        if (curvature > 1e-10)
        {
            int slot = (int)((oldest + count) % _options.HistorySize);
            if (count == _options.HistorySize)
                oldest = (oldest + 1) % _options.HistorySize;
            else
                count++;
            space.GradientChange(slot).CopyFrom(change);
            space.Move(slot).SetScaled(length, direction);
            space.InverseCurvature[slot] = 1 / curvature;
            diagonal = curvature / change.Dot(change);
        }

        direction.SetScaled(-1, g);
        for (int i = (int)count - 1; i >= 0; i--)
        {
            int slot = (int)((oldest + i) % _options.HistorySize);
            space.Weighting[slot] = space.Move(slot).Dot(direction) * space.InverseCurvature[slot];
            direction.AddScaled(-space.Weighting[slot], space.GradientChange(slot));
        }

        direction.SetScaled(diagonal, direction);
        for (int i = 0; i < (int)count; i++)
        {
            int slot = (int)((oldest + i) % _options.HistorySize);
            double correction = space.GradientChange(slot).Dot(direction) * space.InverseCurvature[slot];
            direction.AddScaled(space.Weighting[slot] - correction, space.Move(slot));
        }
    }

    /// <summary>The loss at a length along the direction, with its gradient in <see cref="LbfgsSpace.Gradient"/>; the weights stay there.</summary>
    private double Evaluate(LbfgsSpace space, Gradients gradients, Func<Gradients, float> reevaluate, double length)
    {
        MoveAlong(space, length);
        double loss = reevaluate(gradients);
        space.ReadGradients(gradients, space.Gradient);
        return loss;
    }

    /// <summary>From where the direction begins, so that lengths do not add up.</summary>
    private void MoveAlong(LbfgsSpace space, double length)
    {
        space.WriteWeights(space.Start);
        for (int i = 0; i < space.Parameters.Length; i++)
        {
            Parameter parameter = space.Parameters[i];
            Update(new(parameter, parameter.BeginUpdate(), space.Direction.Parts[i], (float)length, UpdateTerms.Neutral, MemoryOf(parameter)));
        }
    }
}
