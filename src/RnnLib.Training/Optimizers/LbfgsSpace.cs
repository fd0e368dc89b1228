using System.Globalization;

namespace RnnLib.Training;

/// <summary>The vectors that L-BFGS works with, each as long as all parameters together; those that outlive a step stand in the optimiser's memory.</summary>
internal sealed class LbfgsSpace
{
    private readonly OptimizerMemory[] _memories;
    private readonly ParameterVector?[] _gradientChanges, _moves;

    public LbfgsSpace(Parameter[] parameters, Func<Parameter, OptimizerMemory> memoryOf, int historySize)
    {
        Parameters = parameters;
        _memories = [.. parameters.Select(memoryOf)];
        (_gradientChanges, _moves, Weighting) = (new ParameterVector?[historySize], new ParameterVector?[historySize], new double[historySize]);
        InverseCurvature = _memories.Length == 0 ? new Numbers(new([])) : new Numbers(_memories[0]);
        (Direction, PreviousGradient) = (Remembered("d"), Remembered("prev_flat_grad"));
        (Gradient, Scratch) = (ParameterVector.Like(parameters), ParameterVector.Like(parameters));
        (Start, Origin) = (ParameterVector.Like(parameters), ParameterVector.Like(parameters));
    }

    public Parameter[] Parameters { get; }

    public ParameterVector Direction { get; }

    public ParameterVector PreviousGradient { get; }

    public ParameterVector Gradient { get; }

    /// <summary>The weights at which a direction begins.</summary>
    public ParameterVector Start { get; }

    /// <summary>The weights at which a step begins.</summary>
    public ParameterVector Origin { get; }

    public ParameterVector Scratch { get; }

    /// <summary>1 / (y · s) of each pair.</summary>
    public Numbers InverseCurvature { get; }

    /// <summary>What each pair has taken from the gradient in the first loop.</summary>
    public double[] Weighting { get; }

    /// <summary>y of a pair.</summary>
    public ParameterVector GradientChange(int slot) => _gradientChanges[slot] ??= Remembered(Numbered("old_dirs", slot));

    /// <summary>s of a pair.</summary>
    public ParameterVector Move(int slot) => _moves[slot] ??= Remembered(Numbered("old_stps", slot));

    /// <summary>Whether this is the space of these parameters and of what is remembered of them now.</summary>
    public bool IsOf(Parameter[] parameters, Func<Parameter, OptimizerMemory> memoryOf) =>
        parameters.AsSpan().SequenceEqual(Parameters) && parameters.Zip(_memories).All(p => memoryOf(p.First) == p.Second);

    public void ReadWeights(ParameterVector into)
    {
        for (int i = 0; i < Parameters.Length; i++)
            Parameters[i].Value.Data.CopyTo(into.Parts[i]);
    }

    public void WriteWeights(ParameterVector from)
    {
        for (int i = 0; i < Parameters.Length; i++)
            Parameters[i].Assign(from.Parts[i]);
    }

    /// <summary>Zeros for parameters that no gradient reached.</summary>
    public void ReadGradients(Gradients gradients, ParameterVector into)
    {
        for (int i = 0; i < Parameters.Length; i++)
        {
            if (gradients.TryGet(Parameters[i], out Tensor? gradient))
                gradient.Data.CopyTo(into.Parts[i]);
            else
                Array.Clear(into.Parts[i]);
        }
    }

    private ParameterVector Remembered(string name) => new([.. _memories.Select(memory => memory.Array(name))]);

    private static string Numbered(string name, int slot) => $"{name}.{slot.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>A number per pair, kept in a memory.</summary>
    internal sealed class Numbers(OptimizerMemory memory)
    {
        public double this[int slot]
        {
            get => memory.Number(Numbered("ro", slot));
            set => memory.Number(Numbered("ro", slot)) = value;
        }
    }
}
