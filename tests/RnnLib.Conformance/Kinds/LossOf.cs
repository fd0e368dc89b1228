using System.Text.Json;
using RnnLib.Training;

namespace RnnLib.Conformance;

/// <summary>Losses by PyTorch's names: of functions (<c>smooth_l1_loss</c>), of modules (<c>SmoothL1Loss</c>), or short.</summary>
internal static class LossOf
{
    public static Tensor Apply(Case test, Tensor[] x)
    {
        var a = test.Attributes;
        Reduction r = a.Text("reduction", "mean") switch { "sum" => Reduction.Sum, "none" => Reduction.None, _ => Reduction.Mean };
        float[]? weights = Floats(test, "weight");
        string name = test.Op.ToLowerInvariant().Replace("_", "", StringComparison.Ordinal);
        name = name.EndsWith("loss", StringComparison.Ordinal) ? name[..^4] : name;
        CrossEntropyOptions classes = new()
        {
            Reduction = r,
            ClassWeights = weights,
            LabelSmoothing = a.Float("label_smoothing"),
            IgnoredClass = a["ignore_index"] is null ? -100 : a.Int("ignore_index"),
        };
        return name switch
        {
            "crossentropy" => OfClasses(test, x, Losses.CrossEntropy(classes)),
            "nll" => OfClasses(test, x, Losses.NegativeLogLikelihood(classes)),
            "multimargin" => OfClasses(test, x, Losses.MultiClassMargin(new() { Reduction = r, Margin = a.Float("margin", 1), IsSquared = a.Int("p", 1) == 2, ClassWeights = weights })),
            "mse" => Symmetric(test, x, Losses.MeanSquaredError(new() { Reduction = r })),
            "l1" or "mae" => Symmetric(test, x, Losses.MeanAbsoluteError(new() { Reduction = r })),
            "huber" => Symmetric(test, x, Losses.Huber(new() { Reduction = r, Delta = a.Float("delta", 1) })),
            "smoothl1" => Symmetric(test, x, Losses.SmoothL1(new() { Reduction = r, Beta = a.Float("beta", 1) })),
            "bcewithlogits" or "binarycrossentropywithlogits" => Losses.BinaryCrossEntropyWithLogits(new() { Reduction = r, PositiveWeights = Floats(test, "pos_weight") })(x[0], x[1]),
            "kldiv" => Losses.KlDivergence(new()
            {
                Reduction = r,
                IsMeanPerRow = a.Text("reduction") == "batchmean",
                TargetIsLogarithm = a.Flag("log_target"),
            })(x[0], x[1]),
            "poissonnll" => Losses.PoissonNegativeLogLikelihood(new() { Reduction = r, IsLogarithm = a.Flag("log_input", true), IsFull = a.Flag("full"), Epsilon = a.Float("eps", 1e-8f) })(x[0], x[1]),
            "gaussiannll" => Gaussian(test, x, r),
            "hinge" => Losses.Hinge(new() { Reduction = r, Margin = a.Float("margin", 1) })(x[0], x[1]),
            "squaredhinge" => Losses.Hinge(new() { Reduction = r, Margin = a.Float("margin", 1), IsSquared = true })(x[0], x[1]),
            "hingeembedding" => Losses.HingeEmbedding(new() { Reduction = r, Margin = a.Float("margin", 1) })(x[0], x[1]),
            "cosineembedding" => CosineEmbedding(test, x, r),
            "sigmoidfocal" or "focal" => Losses.Focal(new() { Reduction = r, Gamma = a.Float("gamma", 2), Alpha = a.Float("alpha", 0.25f) is >= 0 and var alpha ? alpha : null })(x[0], x[1]),
            _ => throw new NotSupportedException($"unknown operator '{test.Op}'"),
        };
    }

    /// <summary>PyTorch's classes stand in axis 1 where there are more than two; RnnLib's in the last.</summary>
    private static Tensor OfClasses(Case test, Tensor[] x, Loss loss)
    {
        Values target = test.Inputs["target"];
        bool isClasses = target.Shape.Length < x[0].Rank;
        Tensor logits = x[0].Rank == 3 ? Ops.Transpose(x[0], 1, 2) : x[0];
        if (!isClasses)
            return loss(logits, x[0].Rank == 3 ? Ops.Transpose(target.Tensor, 1, 2) : target.Tensor);
        return target.Shape.Length == 2 ? loss(logits, new TokenBatch(target.Shape[0], target.Shape[1], target.Integers)) : loss(logits, target.Integers);
    }

    /// <summary>A loss of which the file may want the gradient of the target too, which the library takes as given: it is that of the loss the other way round.</summary>
    private static Tensor Symmetric(Case test, Tensor[] x, Loss loss)
    {
        Tensor value = loss(x[0], Ops.Detach(x[1]));
        string second = test.Inputs.Keys.Where(name => name != "grad_output").ElementAt(1);
        if (!test.Outputs.ContainsKey($"d_{second}"))
            return value;
        Tensor other = loss(x[1], Ops.Detach(x[0]));
        return value + (other - Ops.Detach(other));
    }

    private static Tensor Gaussian(Case test, Tensor[] x, Reduction reduction)
    {
        Tensor mean = x[0], variance = x[test.Inputs.Keys.ToList().FindIndex(name => name.StartsWith("var", StringComparison.Ordinal))];
        Tensor target = Ops.Detach(x[test.Inputs.Keys.ToList().IndexOf("target")]);
        int last = mean.Shape[^1], rows = mean.Count / last;
        if (variance.Count < mean.Count)
            variance += Tensor.Zeros(mean.Shape);
        Tensor both = Ops.Concatenate([Ops.Reshape(mean, [rows, last]), Ops.Reshape(variance, [rows, last])], 1);
        Tensor loss = Losses.GaussianNegativeLogLikelihood(new() { Reduction = reduction, IsFull = test.Attributes.Flag("full"), Epsilon = test.Attributes.Float("eps", 1e-6f) })(both, Ops.Reshape(target, [rows, last]));
        return reduction == Reduction.None ? Ops.Reshape(loss, mean.Shape) : loss;
    }

    /// <summary>1 - cos for pairs that belong together, max(0, cos - margin) for others.</summary>
    private static Tensor CosineEmbedding(Case test, Tensor[] x, Reduction reduction)
    {
        Tensor apart = Symmetric(test, x, Losses.CosineSimilarity(new() { Reduction = Reduction.None }));
        Tensor together = Ops.Detach(Ops.Relu(Ops.Reshape(x[2], apart.Shape)));
        Tensor losses = together * apart + (1 - together) * Ops.Relu(1 - apart - test.Attributes.Float("margin"));
        return reduction switch { Reduction.None => losses, Reduction.Sum => Ops.Sum(losses), _ => Ops.Mean(losses) };
    }

    private static float[]? Floats(Case test, string name) =>
        test.Input(name) is { } values ? [.. values.Data.Select(value => (float)value)]
        : test.Attributes[name] is { ValueKind: JsonValueKind.Array } ? test.Attributes.Floats(name)
        : test.Attributes[name] is { ValueKind: JsonValueKind.Number } number ? [(float)number.GetDouble()]
        : null;
}
