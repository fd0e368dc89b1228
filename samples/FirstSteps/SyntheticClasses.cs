using RnnLib;

namespace FirstSteps;

/// <summary>Random sequences whose class depends on all of their steps: which of a few hidden directions their mean points to most.</summary>
internal sealed class SyntheticClasses
{
    private readonly Tensor _directions;
    private readonly int _time, _inputSize;

    public SyntheticClasses(int time, int inputSize, int classes, Rng rng)
    {
        (_time, _inputSize) = (time, inputSize);
        _directions = Tensor.Normal([inputSize, classes], 0, 1, rng);
    }

    public (Tensor X, int[] Classes) Draw(int count, Rng rng)
    {
        Tensor x = Tensor.Normal([count, _time, _inputSize], 0, 1, rng);
        Tensor scores = Ops.MatMul(Ops.Mean(x, [1]), _directions);
        int[] classes = new int[count];
        for (int i = 0; i < count; i++)
            classes[i] = System.Numerics.Tensors.TensorPrimitives.IndexOfMax(scores.Data.Slice(i * scores.Shape[1], scores.Shape[1]));
        return (x, classes);
    }
}
