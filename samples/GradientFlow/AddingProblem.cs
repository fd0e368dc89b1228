using RnnLib;

namespace GradientFlowSample;

/// <summary>A long row of numbers, two of them marked: what is their sum? (Hochreiter and Schmidhuber, 1997, experiment 4.) Always answering 0 has a
/// mean squared error of 0.667.</summary>
internal static class AddingProblem
{
    /// <summary>Values from U(-1, 1) beside marks: one mark in each half; the target is the sum of the marked values.</summary>
    public static Batch<Sequence> Draw(int count, int time, Rng rng)
    {
        float[] x = new float[count * time * 2], y = new float[count];
        for (int sequence = 0; sequence < count; sequence++)
        {
            Span<float> steps = x.AsSpan(sequence * time * 2, time * 2);
            for (int step = 0; step < time; step++)
                steps[2 * step] = 2 * rng.NextSingle() - 1;
            foreach (int marked in new[] { rng.NextInt32(time / 2), time / 2 + rng.NextInt32(time - time / 2) })
            {
                steps[2 * marked + 1] = 1;
                y[sequence] += steps[2 * marked];
            }
        }

        return new(Tensor.From([count, time, 2], x), Tensor.From([count, 1], y));
    }
}
