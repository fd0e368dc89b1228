using RnnLib.Training;

namespace RnnLib.Conformance;

/// <summary>Optimisers by PyTorch's and Keras's names.</summary>
internal static class Optimizers
{
    public static Optimizer Create(string name, Attributes a)
    {
        if (a.Flag("amsgrad") || a.Flag("maximize"))
            throw new NotSupportedException($"{name} with amsgrad or maximize");
        bool keras = a.Text("semantics") == "keras";
        float rate = a["lr"] is not null ? a.Float("lr") : a.Float("learning_rate", name == "SGD" && keras ? 0.01f : 1e-3f);
        float[] betas = a.Floats("betas");
        AdamOptions adam = (name == "AdamW" ? new AdamWOptions() : new AdamOptions()) with
        {
            LearningRate = rate,
            Beta1 = betas.Length > 0 ? betas[0] : a.Float("beta_1", a.Float("beta1", 0.9f)),
            Beta2 = betas.Length > 1 ? betas[1] : a.Float("beta_2", a.Float("beta2", 0.999f)),
            Epsilon = a.Float("eps", a.Float("epsilon", keras ? 1e-7f : 1e-8f)),
            WeightDecay = a.Float("weight_decay", name == "AdamW" ? 0.01f : 0),
        };
        return name switch
        {
            "SGD" => new Sgd(new() { LearningRate = rate, Momentum = a.Float("momentum"), Dampening = a.Float("dampening"), Nesterov = a.Flag("nesterov"), WeightDecay = a.Float("weight_decay") }),
            "Adam" => new Adam(adam),
            "AdamW" => new AdamW((AdamWOptions)adam),
            _ => throw new NotSupportedException($"unknown optimiser '{name}'"),
        };
    }

    /// <summary>Gradients of given numbers: those of the sum of their products with the parameters.</summary>
    public static Gradients GradientsOf(IEnumerable<(Parameter Parameter, Tensor Gradient)> given)
    {
        var pass = ForwardContext.Differentiating();
        Tensor loss = 0f;
        foreach ((Parameter parameter, Tensor gradient) in given)
            loss += Ops.Sum(pass.Read(parameter) * gradient);
        return pass.Backward(loss);
    }
}
