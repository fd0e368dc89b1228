namespace RnnLib.Layers;

/// <summary>Makes the weights of a built-in cell, registers them under PyTorch's names, and gives them their first values.</summary>
internal static class FusedWeights
{
    /// <summary>All weights and biases from U(-k, k), k = 1 / sqrt(hiddenSize), as PyTorch does; gains are 1, a diagonal of U comes from U(0, 1).</summary>
    public static RecurrentWeights<Parameter> Draw(UnitPlace place, int hiddenSize, int stateSize, RecurrentCell cell, CellSettings settings, Rng rng)
    {
        int gateSize = cell.Gates * hiddenSize;
        float bound = 1 / MathF.Sqrt(hiddenSize);
        Parameter Uniform(string name, Shape shape) => place.Own(name + place.Suffix, Tensor.Uniform(shape, -bound, bound, rng));
        Parameter Constant(string name, int size, float value) => place.Own(name + place.Suffix, Tensor.Full([size], value));

        bool hasProduct = cell.HasRecurrentProduct, norm = settings.LayerNorm;
        return new()
        {
            Input = Uniform("weight_ih", [gateSize, place.InputSize]),
            Hidden = !hasProduct ? null
                : cell.IsIndependent ? place.Own("weight_hh" + place.Suffix, Tensor.Uniform([hiddenSize], 0, 1, rng))
                : Uniform("weight_hh", [gateSize, stateSize]),
            InputBias = settings.Bias != RecurrentBias.None ? Uniform("bias_ih", [gateSize]) : null,
            HiddenBias = settings.Bias == RecurrentBias.Two ? Uniform("bias_hh", [gateSize]) : null,
            Peephole = cell.Peepholes > 0 ? Uniform("weight_peephole", [cell.Peepholes * hiddenSize]) : null,
            Projection = cell.ProjectionSize > 0 ? Uniform("weight_hr", [stateSize, hiddenSize]) : null,
            InputNorm = norm ? Constant("norm_ih", gateSize, 1) : null,
            HiddenNorm = norm && hasProduct ? Constant("norm_hh", gateSize, 1) : null,
            CellNorm = norm && cell.HasCell ? Constant("norm_cell", hiddenSize, 1) : null,
            CellNormBias = norm && cell.HasCell ? Constant("norm_cell_bias", hiddenSize, 0) : null,
        };
    }

    /// <summary>Replaces the first values by those of another preset.</summary>
    public static void Initialize(
        RecurrentWeights<Parameter> weights, int hiddenSize, int stateSize, RecurrentCell cell, RecurrentInitialization initialization, Rng rng)
    {
        if (initialization == RecurrentInitialization.PyTorch)
            return;
        bool keras = initialization == RecurrentInitialization.Keras;
        (int gateSize, int inputSize) = weights.Input.Shape;
        weights.Input.Assign((keras ? Initializers.GlorotUniform(gateSize, inputSize, rng) : Tensor.Normal(weights.Input.Shape, 0, 0.001f, rng)).Data);
        if (weights.Hidden is { } hidden)
        {
            Tensor[] blocks = [.. Enumerable.Range(0, cell.IsIndependent ? 0 : cell.Gates).Select(_ => keras ? Initializers.Orthogonal(hiddenSize, stateSize, rng) : IdentityBlock())];
            hidden.Assign((cell.IsIndependent ? Tensor.Full([hiddenSize], 1) : Ops.Concatenate(blocks, axis: 0)).Data);
        }

        weights.InputBias?.BeginUpdate().Clear();
        weights.HiddenBias?.BeginUpdate().Clear();
        if (keras && cell.ForgetGate is { } forgetGate)
            weights.InputBias?.BeginUpdate().Slice(forgetGate * hiddenSize, hiddenSize).Fill(1);

        Tensor IdentityBlock() => Ops.Slice(Tensor.Identity(hiddenSize), axis: 1, 0, stateSize);
    }
}
