namespace RnnLib.Layers;

/// <summary>The derivative of log Z - score: how often each tag and each pair of neighbours is expected, less how often it is there.</summary>
/// <remarks>The pairs of all steps of all sequences are one product, e^transition times A' B, with e^(the paths up to a step) in A and e^(those from
/// the next on) in B.</remarks>
internal sealed class CrfGradient
{
    /// <summary>A pair may be this much more probable than its factors tell: beyond it what a float has lost of them might matter.</summary>
    private const double LargestScale = 1e15;

    private readonly CrfBatch _batch;
    private readonly Sequence _emissions;
    private readonly int[] _trueTags, _firstPairs;
    private readonly float[] _slopes;
    private readonly double[] _backward;
    private readonly int _tags;

    /// <param name="batch">The sums over all paths, those forward computed.</param>
    /// <param name="emissions">[batch, time, tags]</param>
    /// <param name="trueTags">[batch, time]</param>
    /// <param name="slopes">[batch]: how much each sequence's loss counts.</param>
    public CrfGradient(CrfBatch batch, Sequence emissions, int[] trueTags, float[] slopes)
    {
        (_batch, _emissions, _trueTags, _slopes, _tags) = (batch, emissions, trueTags, slopes, emissions.Features);
        _firstPairs = new int[emissions.Batch + 1];
        for (int row = 0; row < emissions.Batch; row++)
            _firstPairs[row + 1] = _firstPairs[row] + Math.Max(emissions.Lengths[row] - 1, 0);
        _backward = batch.RunBackward();
    }

    /// <summary>What the probability of each tag at each step, as the model has it, is above the truth; times the slopes. [batch, time, tags], 0 where padded.</summary>
    public float[] OfEmissions()
    {
        float[] gradient = new float[_emissions.Values.Count];
        Workers.RunRanges(_emissions.Batch, CrfBatch.WorkPerSequence(_emissions), (first, count) =>
        {
            for (int row = first; row < first + count; row++)
            {
                _batch.Marginals(row, _backward, gradient);
                for (int t = 0; t < _emissions.Lengths[row]; t++)
                    gradient[_batch.Place(row, t) + Truth(row, t)]--;
                Span<float> ofRow = gradient.AsSpan(_batch.Place(row, 0), _emissions.Lengths[row] * _tags);
                VectorArithmetic.Multiply(ofRow, _slopes[row], ofRow);
            }
        });
        return gradient;
    }

    /// <summary>The same of pairs of neighbours, over all steps: [tags, tags].</summary>
    public float[] OfTransitions()
    {
        int pairs = _firstPairs[^1];
        float[] gradient = new float[_tags * _tags];
        if (pairs == 0)
            return gradient;
        Buffer before = BufferPool.Rent(pairs * _tags), after = BufferPool.Rent(pairs * _tags);
        bool[] isApart = new bool[pairs];
        Workers.RunRanges(_emissions.Batch, CrfBatch.WorkPerSequence(_emissions), (first, count) =>
        {
            double[] scores = new double[_tags];
            for (int row = first; row < first + count; row++)
            {
                for (int t = 1; t < _emissions.Lengths[row]; t++)
                    isApart[_firstPairs[row] + t - 1] = !TryFactor(row, t, scores, before.Span, after.Span);
            }
        });

        MatrixProduct.LeftTransposed(before.Span, after.Span, gradient, _tags, pairs, _tags);
        VectorArithmetic.Multiply(gradient, _batch.Transitions.Exponentials, gradient);
        BufferPool.Return(after);
        BufferPool.Return(before);
        for (int row = 0; row < _emissions.Batch; row++)   // in one order, whatever the number of threads
        {
            for (int t = 1; t < _emissions.Lengths[row]; t++)
            {
                if (isApart[_firstPairs[row] + t - 1])
                    AddPairs(row, t, gradient);
                gradient[Truth(row, t - 1) * _tags + Truth(row, t)] -= _slopes[row];
            }
        }

        return gradient;
    }

    private int Truth(int row, int step) => _trueTags[row * _emissions.Time + step];

    /// <summary>Writes the two factors of the pairs that end at a step.</summary>
    /// <returns>Whether single precision does for them; if not, they are zeros.</returns>
    private bool TryFactor(int row, int step, Span<double> scores, Span<float> before, Span<float> after)
    {
        int pair = (_firstPairs[row] + step - 1) * _tags;
        Span<float> ofBefore = before.Slice(pair, _tags), ofAfter = after.Slice(pair, _tags);
        Onward(row, step, scores);
        double shift = CrfTransitions.BeginForward(_batch.Forward.AsSpan(_batch.Place(row, step - 1), _tags), ofBefore)
            + _batch.Transitions.BeginBackward(scores, ofAfter);
        double scale = Math.Exp(shift - _batch.LogPartitions[row]);
        if (scale <= LargestScale)
        {
            VectorArithmetic.Multiply(ofAfter, (float)(scale * _slopes[row]), ofAfter);
            return true;
        }

        ofBefore.Clear();
        ofAfter.Clear();
        return false;
    }

    /// <summary>Adds the pairs that end at a step one by one.</summary>
    private void AddPairs(int row, int step, Span<float> gradient)
    {
        double[] onward = new double[_tags];
        Onward(row, step, onward);
        for (int i = 0; i < _tags; i++)
        {
            double reached = _batch.Forward[_batch.Place(row, step - 1) + i] - _batch.LogPartitions[row];
            for (int j = 0; j < _tags; j++)
                gradient[i * _tags + j] += (float)(_slopes[row] * Math.Exp(reached + _batch.Transitions.Scores[i * _tags + j] + onward[j]));
        }
    }

    /// <summary>The log-sums of the paths from each tag of a step on, its emission included.</summary>
    private void Onward(int row, int step, Span<double> scores)
    {
        int place = _batch.Place(row, step);
        ReadOnlySpan<float> emissions = _emissions.Values.Data.Slice(place, _tags);
        for (int j = 0; j < _tags; j++)
            scores[j] = _backward[place + j] + emissions[j];
    }
}
