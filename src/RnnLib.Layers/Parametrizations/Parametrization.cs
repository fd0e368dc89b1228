namespace RnnLib.Layers;

/// <summary>Makes a weight a function of other parameters, which are learned in its place: weight normalisation, tied weights, your own.</summary>
/// <remarks>
/// Any weight of any module will do; its layer reads the derived value and knows nothing of it. Parametrise before
/// <see cref="Module.Parameters"/> go to an optimiser or a trainer is made, and build a model the same way before loading its file.
/// <example><code>
/// Parametrization.WeightNorm(model.Parameter("0.weight_hh_l0"));
/// Parametrization.Tie(model.Parameter("3.weight"), model.Parameter("0.weight"));
/// </code></example>
/// </remarks>
public static class Parametrization
{
    /// <summary>Learns the length and the direction of each row apart: w = g v / ‖v‖, the norm over all axes but the first.</summary>
    /// <remarks>Salimans and Kingma, "Weight normalization" (2016); as PyTorch's <c>weight_norm</c> with <c>dim=0</c>. The weight keeps its
    /// value, to the bit; a row of zeros stays zero. In its place stand <c>weight_g</c> [rows, 1, ...] and <c>weight_v</c>, of its shape.</remarks>
    /// <param name="weight">The weight, [rows, ...], of two axes or more.</param>
    /// <exception cref="ArgumentException">The weight has fewer axes, or is derived already.</exception>
    public static void WeightNorm(Parameter weight)
    {
        ArgumentNullException.ThrowIfNull(weight);
        if (weight.Shape.Rank < 2)
            throw new ArgumentException($"WeightNorm: weight: expected [rows, ...] of two axes or more, got {weight}; a bias has no rows to normalise.", nameof(weight));
        Parameter length = new($"{weight.Name}_g", Ops.RowNorms(weight.Value)) { IsFrozen = weight.IsFrozen };
        Parameter direction = new($"{weight.Name}_v", weight.Value) { IsFrozen = weight.IsFrozen };
        weight.Derive([length, direction], static (sources, _) => Ops.WeightNorm(direction: sources[1], length: sources[0]));
    }

    /// <summary>Lets two places share one weight: the first takes the value of the second, their gradients add up, and it is saved once.</summary>
    /// <remarks>For a language model, the table of the <see cref="Embedding"/> [vocabularySize, embeddingSize] serves as the weight of the last
    /// <see cref="Linear"/>(embeddingSize, vocabularySize) as it is: Press and Wolf (2017), Inan et al. (2017).</remarks>
    /// <param name="weight">The weight that gives up its own value.</param>
    /// <param name="source">The weight to follow; it may be parametrised itself, now or later.</param>
    /// <param name="transposed">Whether rows of one are columns of the other, as in an autoencoder's decoder.</param>
    /// <exception cref="ArgumentException">The shapes differ, the weight is derived already, or the source follows from it.</exception>
    public static void Tie(Parameter weight, Parameter source, bool transposed = false)
    {
        ArgumentNullException.ThrowIfNull(weight);
        ArgumentNullException.ThrowIfNull(source);
        bool fitsAsItIs = weight.Shape == source.Shape, fitsTransposed = source.Shape.Rank == 2 && weight.Shape == [source.Shape[1], source.Shape[0]];
        if (!(transposed ? fitsTransposed : fitsAsItIs))
        {
            string advice = fitsAsItIs || fitsTransposed ? $"; they fit with transposed: {(transposed ? "false" : "true")}" : "";
            throw new ArgumentException($"Tie: weight: expected the {(transposed ? "transposed " : "")}shape of {source}, got {weight}{advice}.", nameof(weight));
        }

        weight.Derive([source], transposed ? static (sources, _) => Ops.Transpose(sources[0]) : static (sources, _) => sources[0]);
    }

    /// <summary>Makes a weight a function of parameters of your own.</summary>
    /// <remarks>
    /// The function runs once per recording pass, and at inference once per change of a source, on any thread.
    /// <example>DropConnect (Wan et al., 2013), as the AWD-LSTM has it on its recurrent weights:<code>
    /// var raw = new Parameter("weight_hh_l0_raw", weight.Value);
    /// Parametrization.Derive(weight, [raw], (values, pass) => Ops.Dropout(values[0], 0.5f, pass));
    /// </code></example></remarks>
    /// <param name="weight">The weight that gives up its own value.</param>
    /// <param name="sources">All parameters that the function reads. One is named, and saved, beside the weight if its name begins with
    /// the weight's (<c>weight_hh_l0_raw</c>), below it otherwise, unless a module owns it.</param>
    /// <param name="function">From the sources' values, in their order, and the pass to a tensor of the weight's shape; made of
    /// <see cref="Ops"/> or an <see cref="Operation"/> of your own, so that gradients find their way.</param>
    /// <exception cref="ArgumentException">There are no sources, the function gives another shape, the weight is derived already or would follow from itself.</exception>
    /// <exception cref="InvalidOperationException">The function reads the weight itself.</exception>
    public static void Derive(Parameter weight, IReadOnlyList<Parameter> sources, Func<IReadOnlyList<Tensor>, ForwardContext, Tensor> function)
    {
        ArgumentNullException.ThrowIfNull(weight);
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(function);
        if (sources.Count == 0 || sources.Contains(null!))
            throw new ArgumentException($"Derive: sources: expected one parameter or more for {weight}, got {(sources.Count == 0 ? "none" : "null")}.", nameof(sources));
        weight.Derive(sources, function);
    }

    /// <summary>Makes a derived weight an ordinary one again, with its present value: to save it without its parametrisation.</summary>
    /// <exception cref="ArgumentException">The weight is not derived.</exception>
    public static void Remove(Parameter weight)
    {
        ArgumentNullException.ThrowIfNull(weight);
        if (!weight.IsDerived)
            throw new ArgumentException($"Remove: {weight} is not derived from anything.", nameof(weight));
        weight.Settle();
    }
}
