using RnnLib.Layers;

namespace RnnLib.Onnx;

/// <summary>The activations of a recurrent operator, one after the other; those that have an alpha or a beta take it from its list, as ONNX Runtime does.</summary>
internal sealed class OnnxActivations(OnnxNode node)
{
    private readonly Queue<string> _names = new(node.Texts("activations"));
    private readonly Queue<float> _alphas = new(node.Floats("activation_alpha"));
    private readonly Queue<float> _betas = new(node.Floats("activation_beta"));

    /// <summary>The next one in the list, or what the operator has by default.</summary>
    /// <exception cref="FormatException">The name or a number is not what ONNX knows.</exception>
    public Activation Next(string otherwise)
    {
        string name = _names.TryDequeue(out string? given) ? given : otherwise;
        try
        {
            return Of(name);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new FormatException($"{node}: activation '{name}': {e.Message}", e);
        }
    }

    private Activation Of(string name) => name.ToLowerInvariant() switch
    {
        "tanh" => Activation.Tanh,
        "sigmoid" => Activation.Sigmoid,
        "relu" => Activation.Relu,
        "softsign" => Activation.Softsign,
        "softplus" => Activation.Softplus,
        "identity" => Activation.Identity,
        "leakyrelu" => Activation.LeakyRelu(Alpha(0.01f)),
        "thresholdedrelu" => Activation.ThresholdedRelu(Alpha(1)),
        "elu" => Activation.Elu(Alpha(1)),
        "hardsigmoid" => Activation.HardSigmoid(Alpha(0.2f), Beta(0.5f)),
        "scaledtanh" => Activation.ScaledTanh(Alpha(1), Beta(1)),
        "affine" => Activation.Affine(Alpha(1), Beta(0)),
        _ => throw new FormatException($"{node}: activation '{name}' is not among those of ONNX."),
    };

    private float Alpha(float otherwise) => _alphas.TryDequeue(out float alpha) ? alpha : otherwise;

    private float Beta(float otherwise) => _betas.TryDequeue(out float beta) ? beta : otherwise;
}
