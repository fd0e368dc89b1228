namespace RnnLib.Benchmarks.Peers;

/// <summary>A function of ONNX's list with its alpha and beta, always given: ONNX Runtime's defaults are not all those of ONNX's text.</summary>
internal sealed record OnnxActivation(string Name, float? Alpha = null, float? Beta = null)
{
    /// <summary>Every function, with numbers that are no default.</summary>
    public static OnnxActivation[] All { get; } =
    [
        new("Tanh"), new("Sigmoid"), new("Relu"), new("Softsign"), new("Softplus"),
        new("LeakyRelu", 0.1f), new("ThresholdedRelu", 0.1f), new("Elu", 0.7f),
        new("HardSigmoid", 0.3f, 0.4f), new("ScaledTanh", 0.8f, 1.2f), new("Affine", 0.6f, 0.1f),
    ];

    public bool IsUnbounded => Name is not ("Tanh" or "Sigmoid" or "Softsign" or "HardSigmoid" or "ScaledTanh");

    public static OnnxActivation Random(Rng rng)
    {
        OnnxActivation drawn = rng.OneOf(All);
        return drawn with
        {
            Alpha = drawn.Alpha is null ? null : rng.Between(1, 10) / 10f,
            Beta = drawn.Beta is null ? null : rng.Between(1, 10) / 10f,
        };
    }

    public override string ToString() => Alpha is null ? Name : Beta is null ? $"{Name}({Alpha:0.#})" : $"{Name}({Alpha:0.#}, {Beta:0.#})";
}
