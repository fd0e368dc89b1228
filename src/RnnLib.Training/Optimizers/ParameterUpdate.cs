namespace RnnLib.Training;

/// <summary>All that an optimiser needs to move one parameter.</summary>
public readonly ref struct ParameterUpdate
{
    internal ParameterUpdate(
        Parameter parameter, Span<float> weights, ReadOnlySpan<float> gradient, float learningRate, UpdateTerms terms, OptimizerMemory memory)
    {
        (Parameter, LearningRate, Terms, Memory) = (parameter, learningRate, terms, memory);
        Weights = weights;
        Gradient = gradient;
    }

    /// <summary>The parameter.</summary>
    public Parameter Parameter { get; }

    /// <summary>Its weights, to be written.</summary>
    public Span<float> Weights { get; }

    /// <summary>Its gradient, of as many elements, with weight decay and penalties added; negated if the loss is to become large.</summary>
    public ReadOnlySpan<float> Gradient { get; }

    /// <summary>The learning rate, its group's factor included.</summary>
    public float LearningRate { get; }

    /// <summary>What is remembered of the parameter.</summary>
    public OptimizerMemory Memory { get; }

    /// <summary>Which step of this parameter it is, the first being 1.</summary>
    public long Step => Memory.Steps;

    /// <summary>What is still to be done to gradient and weights: nothing, but for the built-in optimisers, which do it in the same sweep.</summary>
    internal UpdateTerms Terms { get; }

    /// <summary>Moves all weights by a rule, and up to three arrays that go with them.</summary>
    internal void Apply<TRule>(TRule rule, Span<float> first = default, Span<float> second = default, Span<float> third = default)
        where TRule : struct, IUpdateRule => UpdateLoop.Apply(rule, Terms, Weights, Gradient, first, second, third);
}
