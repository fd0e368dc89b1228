using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnLib.Training;

/// <summary>Resilient backpropagation: only the signs of gradients count, and each weight has a step of its own. For full batches.</summary>
/// <remarks>
/// Where g has the sign of the gradient before, s = min(s * increase, largest); where it has the other one, s = max(s * decrease, smallest)
/// and g counts as 0; w -= sign(g) s. s begins with the learning rate, which means nothing after a parameter's first step.
/// Riedmiller and Braun (1993); as PyTorch's <c>optim.Rprop</c>.
/// </remarks>
public sealed class Rprop : Optimizer
{
    private readonly RpropOptions _options;

    /// <summary>An optimiser without history.</summary>
    /// <exception cref="ArgumentException">The smallest step is above the largest.</exception>
    public Rprop(RpropOptions? options = null)
        : base(options ??= new(), appliesTerms: true)
    {
        if (options.SmallestStep > options.LargestStep)
            throw new ArgumentException($"Rprop: SmallestStep: expected at most LargestStep {options.LargestStep}, got {options.SmallestStep}.", nameof(options));
        _options = options;
    }

    /// <inheritdoc/>
    protected override void Update(ParameterUpdate update) => update.Apply(
        new Rule(_options.Decrease, _options.Increase, _options.SmallestStep, _options.LargestStep),
        update.Memory.Values("prev"),
        update.Memory.Values("step_size", update.LearningRate));

    private readonly record struct Rule(float Decrease, float Increase, float Smallest, float Largest) : IUpdateRule
    {
        public static int Arrays => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Move(Vector<float> w, Vector<float> g, ref Vector<float> previous, ref Vector<float> step, ref Vector<float> none)
        {
            // The product of the signs, for the product of two small gradients may be too small for a float.
            Vector<float> agreement = Signs.Of(g) * Signs.Of(previous);
            Vector<int> agree = Vector.GreaterThan(agreement, Vector<float>.Zero), differ = Vector.LessThan(agreement, Vector<float>.Zero);
            Vector<float> factor = Vector.ConditionalSelect(
                agree, new Vector<float>(Increase), Vector.ConditionalSelect(differ, new Vector<float>(Decrease), Vector<float>.One));
            step = Vector.Max(Vector.Min(step * factor, new Vector<float>(Largest)), new Vector<float>(Smallest));
            previous = Denormals.Flush(Vector.ConditionalSelect(differ, Vector<float>.Zero, g));
            return w - Signs.Of(previous) * step;
        }
    }
}
