using RnnLib.Layers;

namespace RnnLib.Training;

/// <summary>The usual ways to read labels off a prediction.</summary>
public static class SequenceDecoders
{
    /// <summary>The most probable class of each real step: for a model that gives logits per step.</summary>
    public static SequenceDecoder MostProbable { get; } = prediction =>
    {
        Sequence logits = SequenceOf(prediction);
        return
        [
            .. Enumerable.Range(0, logits.Batch).Select(row => (IReadOnlyList<int>)[.. Enumerable.Range(0, logits.Lengths[row]).Select(step => Largest(logits, row, step))]),
        ];
    };

    /// <summary>The best path of a model trained with CTC: see <see cref="CtcDecoder.Greedy"/>.</summary>
    /// <param name="blank">The class that says nothing.</param>
    public static SequenceDecoder Ctc(int blank = 0) => prediction => [.. CtcDecoder.Greedy(SequenceOf(prediction), blank).Select(hypothesis => hypothesis.Labels)];

    /// <summary>The best hypothesis of a beam search over a model trained with CTC: see <see cref="CtcDecoder.BeamSearch"/>.</summary>
    /// <param name="options">Width, language model.</param>
    public static SequenceDecoder CtcBeam(CtcBeamOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return prediction => [.. CtcDecoder.BeamSearch(SequenceOf(prediction), options).Select(best => best.Length > 0 ? best[0].Labels : [])];
    }

    /// <summary>The most probable tags of a CRF: see <see cref="LinearChainCrf.Decode"/>.</summary>
    /// <param name="crf">The model's last module.</param>
    public static SequenceDecoder Crf(LinearChainCrf crf)
    {
        ArgumentNullException.ThrowIfNull(crf);
        return prediction => [.. crf.Decode(SequenceOf(prediction)).Select(path => path.Tags)];
    }

    private static int Largest(Sequence logits, int row, int step) =>
        System.Numerics.Tensors.TensorPrimitives.IndexOfMax(logits.Values.Data.Slice((row * logits.Time + step) * logits.Features, logits.Features));

    private static Sequence SequenceOf(Prediction prediction) => prediction.Sequence
        ?? new(prediction.Values ?? throw new ArgumentException("prediction: there are no values in it.", nameof(prediction)));
}
