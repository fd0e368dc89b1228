namespace RnnLib.Training;

public static partial class Losses
{
    private static readonly ClassLoss PlainCrossEntropy = new(new(), takesLogits: true, nameof(CrossEntropy));
    private static readonly ClassLoss PlainLikelihood = new(new(), takesLogits: false, nameof(NegativeLogLikelihood));

    /// <summary>The mean of -log(softmax(x)[class]) over all rows.</summary>
    /// <param name="prediction">Logits, before any softmax: [batch, classes] or [batch, time, classes].</param>
    /// <param name="target">One class per row, 0 to classes - 1: an <c>int[]</c> [batch] or a <see cref="TokenBatch"/> [batch, time].
    /// Or probabilities of the prediction's shape, such as one-hot rows.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, a class does not exist, or no step is real.</exception>
    public static Tensor CrossEntropy(Prediction prediction, Target target) => PlainCrossEntropy.Of(prediction, target);

    /// <summary>-Σ w q log(softmax(x)) of each row, q being the true distribution after smoothing and w the classes' weights, reduced as the options say.</summary>
    /// <remarks>PyTorch's <c>CrossEntropyLoss</c>: the mean over classes divides by the sum of the true classes' weights, that over probabilities
    /// by the number of rows; ignored rows count in neither.
    /// <example><code>
    /// Loss loss = Losses.CrossEntropy(new() { ClassWeights = [1, 5], LabelSmoothing = 0.1f, IgnoredClass = -100 });
    /// </code></example></remarks>
    public static Loss CrossEntropy(CrossEntropyOptions options) => new ClassLoss(options, takesLogits: true, nameof(CrossEntropy)).Of;

    /// <summary>The mean of -x[class] over all rows, x being log-probabilities.</summary>
    /// <remarks>PyTorch's <c>NLLLoss</c>. Behind a plain layer of logits <see cref="CrossEntropy(Prediction, Target)"/> is the same in one step.</remarks>
    /// <param name="prediction">Log-probabilities, such as those of <see cref="Ops.LogSoftmax"/>: [batch, classes] or [batch, time, classes].</param>
    /// <param name="target">One class per row, or probabilities of the prediction's shape.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, a class does not exist, or no step is real.</exception>
    public static Tensor NegativeLogLikelihood(Prediction prediction, Target target) => PlainLikelihood.Of(prediction, target);

    /// <summary>-w[class] x[class] of each row, reduced as the options say.</summary>
    /// <exception cref="ArgumentException">The options ask for label smoothing.</exception>
    public static Loss NegativeLogLikelihood(CrossEntropyOptions options) => new ClassLoss(options, takesLogits: false, nameof(NegativeLogLikelihood)).Of;
}
