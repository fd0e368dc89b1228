using System.Numerics.Tensors;

namespace RnnLib.Layers;

/// <summary>log Σ over the tags before, or after, of e^(what they have + the transition): one product with e^transition for many sequences at once.</summary>
/// <remarks>
/// The operands of the product lie between 0 and 1: from x the largest is taken, from each column of the transitions its largest. Single precision does,
/// since the sums are of positive numbers and each is within a few units of its last place; the shifts and the logarithms are in double. A sum below
/// <see cref="Smallest"/> may lack terms that were too small for a float. It is computed again, term by term: that is the price of transitions that
/// forbid, and of nothing else.
/// </remarks>
internal sealed class CrfTransitions
{
    /// <summary>Terms below 1e-38 are lost: of a sum above this no more than its 1e13th part for each tag.</summary>
    private const float Smallest = 1e-25f;

    private readonly int _tags;
    private readonly float[] _scores, _exponentials;
    private readonly double[] _shifts;

    /// <summary>The transitions [tags, tags] of a pass.</summary>
    public CrfTransitions(Tensor transitions)
    {
        _tags = transitions.Shape[1];
        (_scores, _exponentials, _shifts) = (transitions.ToArray(), new float[_tags * _tags], new double[_tags]);
        for (int j = 0; j < _tags; j++)
        {
            float largest = float.NegativeInfinity;
            for (int i = 0; i < _tags; i++)
                largest = Math.Max(largest, _scores[i * _tags + j]);
            _shifts[j] = Finite(largest);
        }

        for (int i = 0; i < _scores.Length; i++)
            _exponentials[i] = Exp(_scores[i] - _shifts[i % _tags]);
    }

    /// <summary>e^(transition - the largest of its column): [tags, tags].</summary>
    public ReadOnlySpan<float> Exponentials => _exponentials;

    /// <summary>The transitions themselves: [tags, tags].</summary>
    public ReadOnlySpan<float> Scores => _scores;

    /// <summary>The products with the columns: from the tags of a step to those of the next.</summary>
    public PackedMatrix PackForward() => PackedMatrix.Pack(_exponentials, _tags, _tags);

    /// <summary>The products with the rows: from the tags of a step to those of the one before.</summary>
    public PackedMatrix PackBackward() => PackedMatrix.PackTransposed(_exponentials, _tags, _tags);

    /// <summary>Makes of the log-sums at a step an operand of the product: e^(x - shift).</summary>
    /// <returns>The shift.</returns>
    public static double BeginForward(ReadOnlySpan<double> x, Span<float> operand)
    {
        double shift = Finite(TensorPrimitives.Max(x));
        for (int i = 0; i < x.Length; i++)
            operand[i] = Exp(x[i] - shift);
        return shift;
    }

    /// <summary>The same backward: e^(x + shift of its column - shift).</summary>
    /// <returns>The shift.</returns>
    public double BeginBackward(ReadOnlySpan<double> x, Span<float> operand)
    {
        double shift = double.NegativeInfinity;
        for (int j = 0; j < x.Length; j++)
            shift = Math.Max(shift, x[j] + _shifts[j]);
        shift = Finite(shift);
        for (int j = 0; j < x.Length; j++)
            operand[j] = Exp(x[j] + _shifts[j] - shift);
        return shift;
    }

    /// <summary>y[j] = log Σ over i of e^(x[i] + transition[i, j])</summary>
    /// <param name="x">What the tags before have.</param>
    /// <param name="shift">What <see cref="BeginForward"/> returned for it.</param>
    /// <param name="sums">A row of its product.</param>
    /// <param name="y">The result.</param>
    public void EndForward(ReadOnlySpan<double> x, double shift, ReadOnlySpan<float> sums, Span<double> y)
    {
        for (int j = 0; j < y.Length; j++)
            y[j] = sums[j] >= Smallest ? shift + _shifts[j] + Math.Log(sums[j]) : LogSum(x, _scores.AsSpan(j), _tags);
    }

    /// <summary>y[i] = log Σ over j of e^(transition[i, j] + x[j])</summary>
    /// <param name="x">What the tags after have.</param>
    /// <param name="shift">What <see cref="BeginBackward"/> returned for it.</param>
    /// <param name="sums">A row of its product.</param>
    /// <param name="y">The result.</param>
    public void EndBackward(ReadOnlySpan<double> x, double shift, ReadOnlySpan<float> sums, Span<double> y)
    {
        for (int i = 0; i < y.Length; i++)
            y[i] = sums[i] >= Smallest ? shift + Math.Log(sums[i]) : LogSum(x, _scores.AsSpan(i * _tags), 1);
    }

    /// <summary>log Σ over all k of e^(x[k] + y[k * stride])</summary>
    public static double LogSum(ReadOnlySpan<double> x, ReadOnlySpan<float> y, int stride = 1)
    {
        double largest = double.NegativeInfinity, sum = 0;
        for (int k = 0; k < x.Length; k++)
            largest = Math.Max(largest, x[k] + y[k * stride]);
        if (double.IsNegativeInfinity(largest))
            return largest;
        for (int k = 0; k < x.Length; k++)
            sum += Math.Exp(x[k] + y[k * stride] - largest);
        return largest + Math.Log(sum);
    }

    /// <summary>In double, since an exponent of -30 in single precision is off by a millionth; without denormal numbers, which make products slow.</summary>
    private static float Exp(double x) => x < -87 ? 0 : (float)Math.Exp(x);

    /// <summary>Where nothing is possible there is no largest score to take away.</summary>
    private static double Finite(double shift) => double.IsNegativeInfinity(shift) ? 0 : shift;
}
