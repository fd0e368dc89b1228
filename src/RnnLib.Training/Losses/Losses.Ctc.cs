namespace RnnLib.Training;

public static partial class Losses
{
    /// <summary>Connectionist temporal classification: the mean of -log p(labels | frames), where the frames are not aligned to the labels.</summary>
    /// <remarks>
    /// p(labels) = Σ Π p(class at t), over all ways to write the labels on the frames with repetitions and blanks (class 0) between them
    /// (Graves et al., 2006). Computed in log space and double precision. Labels may be fewer than frames, and have lengths of
    /// their own; neither padded frames nor padded labels count, and the gradient of padded frames is exactly 0. The mean is PyTorch's: each
    /// loss divided by its number of labels, then over the batch. <see cref="Ctc(CtcOptions)"/> chooses otherwise.
    /// </remarks>
    /// <param name="prediction">Logits, before any softmax: a sequence [batch, time, classes] with its lengths.</param>
    /// <param name="target">The labels: a <see cref="TokenBatch"/> [batch, labels] with its lengths, each 0 to classes - 1 but not the blank.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, a label does not exist, or a sequence has fewer frames than its labels need.</exception>
    public static Tensor Ctc(Prediction prediction, Target target) => Ctc(prediction, target, new());

    /// <summary>Connectionist temporal classification with options.</summary>
    /// <returns>A loss that is a scalar, or [batch] with <see cref="Reduction.None"/>.</returns>
    /// <exception cref="ArgumentException">The options want an impossible alignment to count both 0 and infinity.</exception>
    /// <inheritdoc cref="Ctc(Prediction, Target)" path="/remarks"/>
    public static Loss Ctc(CtcOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options is { ZeroInfinity: true, AllowInfinity: true })
            throw new ArgumentException("Ctc: options: expected ZeroInfinity or AllowInfinity, got both.", nameof(options));
        return (prediction, target) => Ctc(prediction, target, options);
    }

    private static Tensor Ctc(Prediction prediction, Target target, CtcOptions options)
    {
        ArgumentNullException.ThrowIfNull(target);
        var problem = new CtcProblem(prediction, target, options);
        Tensor x = prediction.Values, losses = Operation.Result([problem.Batch], x);
        float[] slopes = losses.Tape is null ? [] : new float[x.Count];
        int frameSize = x.Shape[^1], rowSize = problem.Time * frameSize;
        Workers.RunRanges(problem.Batch, problem.WorkPerSequence, (first, count) =>
        {
            for (int row = first; row < first + count; row++)
                losses.Writable[row] = problem.Solve(row, slopes.Length == 0 ? default : slopes.AsSpan(row * rowSize, problem.Frames(row) * frameSize));
        });
        problem.RequirePossible(losses.Data);

        losses.Tape?.Record("Ctc", flow =>
        {
            if (!flow.Wants(x))
                return;
            Span<float> dx = flow.Into(x);
            for (int row = 0; row < problem.Batch; row++)
            {
                float dLoss = flow.Of(losses)[row];
                for (int i = row * rowSize; i < row * rowSize + problem.Frames(row) * frameSize; i++)
                    dx[i] += dLoss * slopes[i];
            }
        }, losses);
        return options.Reduction switch
        {
            Reduction.None => losses,
            Reduction.Sum => Ops.Sum(losses),
            _ when problem.Batch == 0 => throw new ArgumentException("Ctc: the batch has no sequence, so its mean loss is not defined."),
            _ => Ops.Sum(losses * problem.ShareOfMean()),
        };
    }
}
