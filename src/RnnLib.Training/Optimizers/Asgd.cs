using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnLib.Training;

/// <summary>Averaged stochastic gradient descent: descent whose weights, averaged, are better than the last ones.</summary>
/// <remarks>
/// w = w (1 - lambda η) - η g; a += μ (w - a); then η = learningRate / (1 + lambda learningRate t)^alpha and
/// μ = 1 / max(1, t - averagingStart) for the next step. A changed learning rate counts from the step after the next, as in PyTorch's
/// <c>optim.ASGD</c>. Polyak and Juditsky (1992). <see cref="SwapAverages"/> puts the averages into the model. A trainer's validation is of the
/// averages, and so are the best weights that <see cref="EarlyStopping"/> and <see cref="Checkpoint"/> keep; the model itself keeps the weights in training.
/// </remarks>
public class Asgd : Optimizer
{
    private readonly AsgdOptions _options;

    /// <summary>An optimiser without history.</summary>
    public Asgd(AsgdOptions? options = null)
        : this(options ??= new(), options)
    {
    }

    private protected Asgd(OptimizerOptions shared, AsgdOptions averaging)
        : base(shared, appliesTerms: true) => _options = averaging;

    /// <summary>Exchanges weights and their averages: once to evaluate or keep the averaged model, and again to go on training.</summary>
    /// <remarks>A parameter without an average is left alone.</remarks>
    /// <param name="parameters">The parameters, usually <c>model.Parameters</c>.</param>
    public void SwapAverages(IReadOnlyList<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        foreach (Parameter parameter in parameters)
        {
            if (!MemoryOf(parameter).Has("ax"))
                continue;
            float[] weights = parameter.Value.ToArray();
            Span<float> average = MemoryOf(parameter).Values("ax");
            parameter.Assign(average);
            weights.CopyTo(average);
        }
    }

    /// <summary>Whether there is an average of any of the parameters.</summary>
    internal bool HasAverages(IReadOnlyList<Parameter> parameters) => parameters.Any(parameter => MemoryOf(parameter).Has("ax"));

    /// <inheritdoc/>
    protected override void Update(ParameterUpdate update)
    {
        ref double step = ref update.Memory.Number("averaging_steps");
        ref double eta = ref update.Memory.Number("eta", update.LearningRate);
        ref double mu = ref update.Memory.Number("mu", 1);
        step++;
        update.Apply(new Rule((float)eta, Shrink: (float)(1 - _options.Lambda * eta), (float)mu, Copies: mu == 1), update.Memory.Values("ax"));
        eta = update.LearningRate / Math.Pow(1 + (double)_options.Lambda * update.LearningRate * step, _options.Alpha);
        mu = 1 / Math.Max(1, step - _options.AveragingStart);
    }

    private readonly record struct Rule(float Eta, float Shrink, float Mu, bool Copies) : IUpdateRule
    {
        public static int Arrays => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Move(Vector<float> w, Vector<float> g, ref Vector<float> average, ref Vector<float> none1, ref Vector<float> none2)
        {
            w = Shrink * w - Eta * g;
            average = Copies ? w : Denormals.Flush(average + Mu * (w - average));
            return w;
        }
    }
}
