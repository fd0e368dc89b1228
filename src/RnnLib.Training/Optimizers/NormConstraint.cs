namespace RnnLib.Training;

/// <summary>Keeps the norm along an axis between two limits.</summary>
internal sealed class NormConstraint(float minimum, float maximum, float rate, int axis) : WeightConstraint
{
    /// <summary>Keras's epsilon, which keeps zeros from being divided by zero.</summary>
    private const double Epsilon = 1e-7;

    public override void Apply(Span<float> weights, Shape shape)
    {
        ReadOnlySpan<int> axes = shape.Axes;
        int at = axis < 0 ? axes.Length + axis : axis;
        int length = axes.IsEmpty ? 1 : axes[at], inner = 1;
        for (int i = at + 1; i < axes.Length; i++)
            inner *= axes[i];
        int block = length * inner;
        for (int start = 0; start < weights.Length; start += block)
        {
            for (int i = 0; i < inner; i++)
                Scale(weights.Slice(start + i, block - i), inner);
        }
    }

    internal override void Check(Parameter parameter)
    {
        int rank = parameter.Shape.Rank;
        if (rank > 0 && (axis < -rank || axis >= rank))
            throw new ArgumentException($"Constraint: parameter {parameter} has no axis {axis}.");
    }

    /// <summary>Every stride-th of the weights, from the first.</summary>
    private void Scale(Span<float> weights, int stride)
    {
        double squares = 0;
        for (int i = 0; i < weights.Length; i += stride)
            squares += (double)weights[i] * weights[i];
        double norm = Math.Sqrt(squares);
        double factor = (rate * Math.Clamp(norm, minimum, maximum) + (1 - rate) * norm) / (norm + Epsilon);
        for (int i = 0; i < weights.Length; i += stride)
            weights[i] = (float)(weights[i] * factor);
    }
}
